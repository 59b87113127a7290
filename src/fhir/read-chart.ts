/** @module fhir/read-chart: prefetch where it was given, the FHIR server for the rest. */
import type { MedplumClient } from '@medplum/core'
import type { ExtractResource, Observation, Patient, Resource } from '@medplum/fhirtypes'
import type { PatientViewRequest } from '../cds-hooks/types.ts'
import { groupPerLeadObservations } from '../ecg/per-lead.ts'
import { AnyEcgError } from '../errors.ts'
import type { Chart } from '../interpret/chart.ts'
import type { Registry } from '../registry/index.ts'
import {
  ask,
  askForAll,
  mayAsk,
  onePage,
  type ChartSource,
  type Found,
  type Reach,
} from './ask-chart.ts'
import { glance, type ChartReach } from './chart-reach.ts'
import { failureText } from './failure.ts'
import { ecgsNewestFirst } from './find-ecg.ts'
import { isAbout } from './is-about.ts'
import { readOpenOrders } from './open-orders.ts'
import { hasPacemaker, statesPacedRhythm } from './paced.ts'
import {
  ecgPageSize,
  fillTemplate,
  readPrefetch,
  type PrefetchKey,
  type PrefetchTemplates,
} from './prefetch.ts'
import { toChartPatient } from './read-subject.ts'
import { readMeasurements } from './recent-labs.ts'
import type { Scopes } from './scopes.ts'
import { findFurtherEcgs, hasWaveform, wholeOf } from './search-ecg.ts'
import { selectWellFormed, type ReadType } from './shapes.ts'

export interface ChartReading {
  readonly chart: Chart
  /** Candidates, newest first, all of this patient; in one piece each, however many Observations the server has of one. */
  readonly ecgs: readonly Observation[]
  /** What could be had neither way; a card says so. */
  readonly unread: readonly PrefetchKey[]
  /** Searches that found more than was read of them. */
  readonly cut: readonly PrefetchKey[]
  /** True for a coded pacemaker; a paced rhythm on an ECG is told by that ECG. */
  readonly pacemakerCoded: boolean
  /** Resources left out because they are not what FHIR says they are. */
  readonly malformed: number
}

/** Without these the service cannot judge; the others are read when they can be had. */
const requiredKeys: ReadonlySet<PrefetchKey> = new Set(['patient', 'ecg', 'labs'])

/**
 * @param client absent when the request names no FHIR server.
 * @param scopes of the client's token: what they do not allow is not tried. Absent: unknown.
 * @throws AnyEcgError `fhir-failed` when required data can be had neither way (HTTP 412);
 * `fhir-server-not-allowed` when the server has an address that may not be called.
 */
export async function readChart(
  request: PatientViewRequest,
  templates: PrefetchTemplates,
  client: MedplumClient | undefined,
  registry: Registry,
  scopes?: Scopes,
  reach: ChartReach = glance,
): Promise<ChartReading> {
  const { signal } = reach
  const source = client && {
    client,
    ...(scopes ? { scopes } : {}),
    ...(signal ? { signal } : {}),
  }
  const unread: PrefetchKey[] = []
  const cut: PrefetchKey[] = []
  let malformed = 0
  const select = <T extends ReadType>(
    type: T,
    resources: readonly Resource[],
  ): readonly ExtractResource<T>[] => {
    const selected = selectWellFormed(type, resources)
    malformed += selected.malformed
    return type === 'Patient'
      ? selected.wellFormed
      : selected.wellFormed.filter((resource) => isAbout(resource, request))
  }
  const getAll = async (key: PrefetchKey): Promise<Got> => {
    const pages = key === 'ecg' || key === 'labs' ? reach[key] : onePage
    const got = await getResources(request, key, templates[key], pages, source)
    if (got.isUnread) unread.push(key)
    if (!got.complete) cut.push(key)
    return got
  }
  const get = async <T extends ReadType>(key: PrefetchKey, type: T) =>
    select(type, (await getAll(key)).resources)
  const getEcgs = async (): Promise<readonly Observation[]> => {
    const got = await getAll('ecg')
    const { patientId } = request.context
    const firstQuery = fillTemplate(templates.ecg, patientId)
    // An EHR cuts at one page and may not say so.
    const firstMayBeCut = got.isSent === true && got.resources.length >= ecgPageSize
    if (firstMayBeCut) cut.push('ecg')
    const all = () => select('Observation', got.resources)
    // Where nobody could tell the rest, a part is all there is.
    if (!source || (firstMayBeCut && !mayAsk(source, firstQuery))) return all()
    const resources = wholeOf({ ...got, complete: got.complete && !firstMayBeCut })
    const first = select('Observation', resources)
    // A tracing that is another patient's means a mix-up: that is no reason to look further.
    if (hasWaveform(resources)) return first
    const found = await findFurtherEcgs(first, source, {
      patientId,
      reach: reach.ecg,
      firstQuery,
      firstMayBeCut,
      select: (resources) => select('Observation', resources),
    })
    if (!found.complete) unread.push('ecg')
    if (found.cut) cut.push('ecg')
    if (found.complete || hasWaveform(found.ecgs)) return found.ecgs
    // The rest could not be had: what was sent is better than nothing.
    return [...new Map([...found.ecgs, ...all()].map((ecg) => [ecg.id, ecg])).values()]
  }
  const getPatients = async (): Promise<readonly Patient[]> => {
    const sent = await get('patient', 'Patient')
    const query = fillTemplate(templates.patient, request.context.patientId)
    // Somebody else's Patient is a mix-up; none that can be read was not prefetched.
    if (sent.some(({ id }) => id !== undefined) || !source || !mayAsk(source, query)) return sent
    return select('Patient', await ask(source, query))
  }
  const [patients, ecgs, labs, orders, conditions] = await Promise.all([
    getPatients(),
    getEcgs(),
    get('labs', 'Observation'),
    get('orders', 'ServiceRequest'),
    get('conditions', 'Condition'),
  ])
  const pacemakerCoded = hasPacemaker(conditions)
  return {
    chart: {
      patient: requirePatient(patients, request.context.patientId),
      // One paced ECG means a pacemaker, whatever the next ECG's statement leaves out.
      hasPacemaker: pacemakerCoded || ecgs.some(statesPacedRhythm),
      measurements: readMeasurements(labs, registry),
      openOrders: readOpenOrders(orders, registry),
    },
    ecgs: ecgsNewestFirst(groupPerLeadObservations(ecgs), reach.mostEcgs),
    unread: [...new Set(unread)],
    cut: [...new Set(cut)],
    pacemakerCoded,
    malformed,
  }
}

interface Got extends Found {
  /** True when there may be something, and it could be had neither way. */
  readonly isUnread?: boolean
  /** True when it was prefetched whole, as far as the caller says. */
  readonly isSent?: boolean
}

async function getResources(
  request: PatientViewRequest,
  key: PrefetchKey,
  template: string,
  reach: Reach,
  source: ChartSource | undefined,
): Promise<Got> {
  const prefetched = readPrefetch(request, key)
  if (prefetched.kind === 'satisfied')
    return { resources: prefetched.resources, complete: true, isSent: true }
  const fallback =
    'resources' in prefetched || !requiredKeys.has(key)
      ? {
          resources: 'resources' in prefetched ? prefetched.resources : [],
          complete: false,
          isUnread: true,
        }
      : undefined
  const query = fillTemplate(template, request.context.patientId)
  if (source && mayAsk(source, query)) {
    try {
      return await askForAll(source, query, reach)
    } catch (cause) {
      if (fallback) return fallback
      if (cause instanceof AnyEcgError && cause.code === 'fhir-server-not-allowed') throw cause
      throw new AnyEcgError(
        'fhir-failed',
        `prefetch.${key} was not usable and the FHIR server did not answer for it: ${failureText(cause)}`,
        { cause },
      )
    }
  }
  // Sent as null and nobody to ask: the client says there is no data.
  if (prefetched.kind === 'null-sent') return { resources: [], complete: true }
  if (fallback) return fallback
  const missing = source
    ? "the access token's scope does not let the FHIR server be asked"
    : 'the request names no fhirServer to ask'
  throw new AnyEcgError(
    'fhir-failed',
    `prefetch.${key} is missing and ${missing}. ` +
      `Send it as the discovery document describes: ${template}`,
  )
}

function requirePatient(patients: readonly Patient[], patientId: string): Chart['patient'] {
  const patient = toChartPatient(patients, patientId)
  if (patient) return patient
  throw new AnyEcgError(
    'fhir-failed',
    'prefetch.patient: no readable Patient with the id of context.patientId was sent or found.',
  )
}
