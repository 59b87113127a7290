/** @module fhir/search-ecg: where an ECG may lie that the first search did not find. */
import type { Observation, Resource } from '@medplum/fhirtypes'
import { leadTokens } from '../ecg/leads.ts'
import { limbLeads } from '../ecg/limb-leads.ts'
import { holdsWaveform } from '../ecg/observation.ts'
import { groupPerLeadObservations, leadsBrokenOff, referencesOf } from '../ecg/per-lead.ts'
import { askForAll, mayAsk, type ChartSource, type Found, type Reach } from './ask-chart.ts'
import { ecgTime } from './find-ecg.ts'
import { statesPacedRhythm } from './paced.ts'
import { ecgPageSize } from './prefetch.ts'
import { selectWellFormed } from './shapes.ts'

/**
 * Searches to make, in order, until one finds a waveform: ECGs under a local code, told by what their components
 * are called; then Observations of one lead each, three ECGs of twelve.
 */
function furtherQueries(patientId: string): readonly string[] {
  const patient = `patient=${encodeURIComponent(patientId)}`
  const byComponent = leadTokens(limbLeads).join(',')
  return [
    `Observation?${patient}&category=procedure&component-code=${byComponent}&_sort=-date&_count=${ecgPageSize}`,
    perLeadQuery(patientId),
  ]
}

function perLeadQuery(patientId: string): string {
  return `Observation?patient=${encodeURIComponent(patientId)}&code=${leadTokens().join(',')}&_sort=-date&_count=36`
}

export interface EcgSearch {
  readonly patientId: string
  /** The search of the prefetch template, filled. */
  readonly firstQuery: string
  /** True when it is worth asking though its result was prefetched. */
  readonly firstMayBeCut: boolean
  /** Of each search. */
  readonly reach: Reach
  /** The Observations that are this patient's and well formed. */
  readonly select: (resources: readonly Resource[]) => readonly Observation[]
}

/**
 * The ECG that an Observation is one lead of. Asked for by its time with the searches that find ECGs, in their order, so
 * that it has the leads that they find, and no others.
 * @returns undefined where none of them finds it, or the server does not say.
 */
export async function findEcgOfLead(
  lead: Observation,
  source: ChartSource,
  { patientId, firstQuery, select }: Pick<EcgSearch, 'patientId' | 'firstQuery' | 'select'>,
): Promise<Observation | undefined> {
  const time = ecgTime(lead)
  if (time === undefined) return undefined
  const at = encodeURIComponent(time)
  for (const query of [firstQuery, perLeadQuery(patientId)]) {
    // Two bounds, for a Period is never equal to the moment in which it begins.
    const found = await askForAll(source, `${query}&date=ge${at}&date=le${at}`, {
      pages: 4,
      isEnough: () => false,
    }).catch(() => undefined)
    const ecgs = groupPerLeadObservations(select(found?.resources ?? []))
    const whole = ecgs.find((ecg) => referencesOf(ecg).includes(`Observation/${lead.id ?? ''}`))
    if (whole) return whole
  }
  return undefined
}

export interface FoundEcgs {
  readonly ecgs: readonly Observation[]
  /** False when a further search could not be made: there may be an ECG that was not seen. */
  readonly complete: boolean
  /** True when a search found more than was read. */
  readonly cut: boolean
}

/** Adds to what was found first, and asks for nothing more when that has a waveform. */
export async function findFurtherEcgs(
  first: readonly Observation[],
  source: ChartSource,
  search: EcgSearch,
): Promise<FoundEcgs> {
  const ecgs = new Map(first.map((ecg) => [ecg.id, ecg]))
  let complete = true
  let cut = false
  const queries = [
    ...(search.firstMayBeCut ? [search.firstQuery] : []),
    ...furtherQueries(search.patientId),
  ]
  for (const query of queries) {
    if (hasWaveform([...ecgs.values()])) break
    const found = mayAsk(source, query)
      ? await askForAll(source, query, search.reach).catch(() => undefined)
      : undefined
    complete &&= found !== undefined
    cut ||= found?.complete === false
    for (const ecg of search.select(found ? wholeOf(found) : [])) ecgs.set(ecg.id, ecg)
  }
  return { ecgs: [...ecgs.values()], complete, cut }
}

/**
 * What a search found, without the leads of an ECG that its end may have cut in two: how many there are would depend on
 * where the reading ended, and with them the name of the ECG and what is estimated. A paced one stays: it is never read,
 * and tells of a pacemaker.
 */
export function wholeOf({ resources, complete }: Found): readonly Resource[] {
  if (complete) return resources
  const { wellFormed } = selectWellFormed('Observation', resources)
  const brokenOff = new Set<Resource>(
    [...leadsBrokenOff(wellFormed)].filter((lead) => !statesPacedRhythm(lead)),
  )
  return resources.filter((resource) => !brokenOff.has(resource))
}

export function hasWaveform(resources: readonly Resource[]): boolean {
  return resources.some(holdsWaveform)
}
