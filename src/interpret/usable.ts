/** @module interpret/usable: may this ECG of this patient be used at all? */
import { declined, type Declined } from '../errors.ts'
import type { Manifest } from '../model/manifest.ts'
import { ageYearsAt, type Chart } from './chart.ts'

export type PatientDecline = 'age-unknown' | 'under-age' | 'paced'

/**
 * The population the model was trained on bounds the patients it may speak of.
 * @param ecgTime ms since 1970.
 */
export function declinePatient(
  chart: Pick<Chart, 'patient' | 'hasPacemaker'>,
  population: Manifest['population'],
  ecgTime: number,
): Declined<PatientDecline> | null {
  const age = ageYearsAt(chart.patient.birthDate, ecgTime)
  if (age === null)
    return declined('age-unknown', 'The age at the time of the ECG cannot be worked out.')
  if (age < population.minAgeYears)
    return declined(
      'under-age',
      `The model may be used from ${population.minAgeYears} years on; the patient was younger at the time of the ECG.`,
    )
  if (chart.hasPacemaker)
    return declined(
      'paced',
      'A pacemaker or a paced rhythm is coded; the model was not trained on paced hearts.',
    )
  return null
}
