/** @module api/chart: the patient's chart as the user's token may see it, and the ECG that was asked for. */
import type { Observation } from '@medplum/fhirtypes'
import { HTTPException } from 'hono/http-exception'
import { groupPerLeadObservations, holdsOneLead, referencesOf } from '../ecg/per-lead.ts'
import { readDateTime, spanOf } from '../date-time.ts'
import { AnyEcgError } from '../errors.ts'
import { ask } from '../fhir/ask-chart.ts'
import { failureText } from '../fhir/failure.ts'
import { ecgTime } from '../fhir/find-ecg.ts'
import { isAbout } from '../fhir/is-about.ts'
import { statesPacedRhythm } from '../fhir/paced.ts'
import { fillTemplate } from '../fhir/prefetch.ts'
import { readChart, type ChartReading } from '../fhir/read-chart.ts'
import { findEcgOfLead } from '../fhir/search-ecg.ts'
import { selectWellFormed } from '../fhir/shapes.ts'
import type { Chart } from '../interpret/chart.ts'
import type { ApiParts } from './dependencies.ts'
import { isRefusal, type Session } from './session.ts'

export interface OpenedChart extends ChartReading {
  /** As it is read where no ECG is named. */
  readonly unnamed: ChartReading
}

/**
 * @param reference the only ECG of the reading, `Observation/1`; absent: all that the chart's search finds.
 * @throws AnyEcgError `fhir-failed` (412) for what cannot be read, `not-found`; HTTPException 403 for another patient's.
 */
export async function openChart(
  session: Session,
  parts: ApiParts,
  reference?: string,
): Promise<OpenedChart> {
  const { client, request, registry } = session
  const reading = await readChart(request, parts.templates, client, registry)
  if (reference === undefined) return { ...reading, unnamed: reading }
  const named =
    reading.ecgs.find((ecg) => referencesOf(ecg).includes(reference)) ??
    (await readEcg(reference, session, parts))
  return { ...reading, ecgs: [named], chart: chartAt(named, reading), unnamed: reading }
}

/**
 * The chart as it bears on one ECG. A pacemaker that only ECGs tell of is there from the first of them on, whatever the
 * next one's statement leaves out; what was recorded before may be read.
 */
export function chartAt(
  ecg: Observation,
  { chart, pacemakerCoded, ecgs }: Pick<ChartReading, 'chart' | 'pacemakerCoded' | 'ecgs'>,
): Chart {
  const wasPaced = [ecg, ...ecgs].some((one) => statesPacedRhythm(one) && !isLater(one, ecg))
  return { ...chart, hasPacemaker: pacemakerCoded || wasPaced }
}

/** Kiribati's, where every day begins. */
const furthestAheadMs = 14 * 3_600_000

/** For certain: of a day, wherever that is; of no time, never. */
function isLater(one: Observation, than: Observation): boolean {
  const [later, earlier] = [one, than].map((ecg) => readDateTime(ecgTime(ecg)))
  if (later === undefined || earlier === undefined) return false
  return spanOf(later, furthestAheadMs).from > spanOf(earlier).until
}

/** An ECG older than those the search brings. */
async function readEcg(reference: string, session: Session, parts: ApiParts): Promise<Observation> {
  const named = await readObservation(reference, session)
  if (!holdsOneLead(named)) return named
  const { client, patientId, request } = session
  const whole = await findEcgOfLead(
    named,
    { client },
    {
      patientId,
      firstQuery: fillTemplate(parts.templates.ecg, patientId),
      select: (resources) =>
        selectWellFormed('Observation', resources).wellFormed.filter((one) =>
          isAbout(one, request),
        ),
    },
  )
  return whole ?? (await joinKeptParts(named, session, parts))
}

/** On a server that does not search by time: the store knows which Observations were put together. */
async function joinKeptParts(
  named: Observation,
  session: Session,
  { store }: ApiParts,
): Promise<Observation> {
  const reference = `Observation/${named.id ?? ''}`
  const kept = await store.assessments.ofEcgs(session.tenant.id, [reference])
  const own = kept.find(({ patientId }) => patientId === session.patientId)
  const others = (own?.ecg.source.parts ?? []).filter((part) => part !== reference)
  const found = await Promise.all(others.map((part) => readObservation(part, session)))
  return groupPerLeadObservations([named, ...found])[0] ?? named
}

async function readObservation(
  reference: string,
  { client, request }: Session,
): Promise<Observation> {
  const notTheirs = () =>
    new HTTPException(403, {
      message: 'ecg: is not an ECG of this patient that the token may see.',
    })
  const resources = await ask({ client }, reference).catch((cause: unknown) => {
    if (isRefusal(cause)) throw notTheirs()
    const why = failureText(cause)
    throw new AnyEcgError('fhir-failed', `ecg: the FHIR server did not answer for it: ${why}`, {
      cause,
    })
  })
  if (resources.length === 0)
    throw new AnyEcgError('not-found', 'ecg: the FHIR server has no such Observation.')
  const [observation] = selectWellFormed('Observation', resources).wellFormed
  if (observation && isAbout(observation, request)) return observation
  throw notTheirs()
}
