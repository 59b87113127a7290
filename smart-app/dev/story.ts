/** @module smart-app/dev/story: one simulated patient of the sandbox, read for the fixtures. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bundle, Condition, Observation, Patient } from '@medplum/fhirtypes'
import { hasPacemaker } from '../../src/fhir/paced.ts'
import { readMeasurements } from '../../src/fhir/recent-labs.ts'
import type { Chart } from '../../src/interpret/chart.ts'
import type { Registry } from '../../src/registry/index.ts'

const root = join(import.meta.dirname, '../..')

export interface Story {
  readonly patient: Patient
  /** The named one, else the newest. */
  readonly ecg: Observation
  /** Oldest first. */
  readonly ecgs: readonly Observation[]
  readonly labs: readonly Observation[]
  readonly conditions: readonly Condition[]
  /** ms since 1970. */
  readonly now: number
}

/**
 * @param name of a file of src/sandbox/hospital, without its ending.
 * @param reference of one of its ECGs.
 */
export function readStory(name: string, reference?: string | null): Story {
  const file = join(root, 'src/sandbox/hospital', `${name}.json`)
  const bundle = JSON.parse(readFileSync(file, 'utf8')) as Bundle
  const resources = (bundle.entry ?? []).flatMap(({ resource }) => resource ?? [])
  const observations = resources.filter((one) => one.resourceType === 'Observation')
  // The newest has no number: `dialysis-ecg-1`, ..., `dialysis-ecg`.
  const isEcg = ({ id }: Observation) => /-ecg(-\d+)?$/.test(id ?? '')
  const ecgs = observations.filter(isEcg).toSorted(byTime)
  const ecg = ecgs.find(({ id }) => reference === `Observation/${id ?? ''}`) ?? ecgs.at(-1)
  if (!ecg) throw new Error(`${name}: no ECG`)
  return {
    patient: resources.find(({ resourceType }) => resourceType === 'Patient') as Patient,
    ecg,
    ecgs,
    labs: observations.filter((one) => !isEcg(one)),
    conditions: resources.filter(({ resourceType }) => resourceType === 'Condition') as Condition[],
    now: Date.parse(bundle.timestamp ?? ''),
  }
}

function byTime(a: Observation, b: Observation): number {
  return Date.parse(a.effectiveDateTime ?? '') - Date.parse(b.effectiveDateTime ?? '')
}

export function chartOf({ patient, labs, conditions }: Story, registry: Registry): Chart {
  const { gender, birthDate } = patient
  return {
    patient: {
      id: patient.id ?? '',
      sex: gender === 'male' || gender === 'female' ? gender : 'unknown',
      ...(birthDate ? { birthDate } : {}),
    },
    hasPacemaker: hasPacemaker(conditions),
    measurements: readMeasurements(labs, registry),
    openOrders: [],
  }
}
