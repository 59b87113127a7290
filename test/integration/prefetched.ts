/** @module test/integration/prefetched: a story's chart, all of it prefetched: no call leaves the process. */
import { readFileSync } from 'node:fs'
import type { Bundle, Observation, Patient, Resource } from '@medplum/fhirtypes'
import { shiftDates } from '../../src/sandbox/shift-dates.ts'

export interface Prefetched {
  readonly patient: Patient
  readonly ecg: Bundle<Observation>
  readonly labs: Bundle<Observation>
  readonly orders: Bundle
  readonly conditions: Bundle
}

/**
 * Results are left out, so that a flagged finding speaks.
 * @param now ms since 1970: the now of the story.
 */
export function prefetchOf(story: string, now: number): Prefetched {
  const file = new URL(`../../src/sandbox/hospital/${story}.json`, import.meta.url)
  const bundle = JSON.parse(readFileSync(file, 'utf8')) as Bundle
  const entries = bundle.entry ?? []
  const references = new Map(
    entries.map(({ fullUrl = '', resource }) => [
      fullUrl,
      `${resource?.resourceType ?? ''}/${resource?.id ?? ''}`,
    ]),
  )
  const byId = JSON.stringify(entries.map(({ resource }) => resource)).replace(
    /"reference":"([^"]+)"/g,
    (whole, reference: string) => {
      const known = references.get(reference)
      return known ? `"reference":"${known}"` : whole
    },
  )
  const resources = (JSON.parse(byId) as Resource[]).map((resource) =>
    shiftDates(resource, new Date(bundle.timestamp ?? ''), new Date(now)),
  )
  const patient = resources.find((one): one is Patient => one.resourceType === 'Patient')
  if (!patient) throw new Error(`${story} has no patient`)
  const ecgs = resources.filter(
    (one): one is Observation =>
      one.resourceType === 'Observation' && JSON.stringify(one).includes('valueSampledData'),
  )
  return {
    patient,
    ecg: searchset(ecgs),
    labs: searchset([]),
    orders: searchset([]),
    conditions: searchset([]),
  }
}

function searchset<T extends Resource>(resources: readonly T[]): Bundle<T> {
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    ...(resources.length > 0 ? { entry: resources.map((resource) => ({ resource })) } : {}),
  }
}
