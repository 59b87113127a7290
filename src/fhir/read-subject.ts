/**
 * @module fhir/read-subject: what decides whether the model may speak of a patient, as the FHIR server tells it. Nothing
 * that a caller prefetched counts here.
 */
import type { MedplumClient } from '@medplum/core'
import type { ExtractResource, Patient } from '@medplum/fhirtypes'
import { AnyEcgError } from '../errors.ts'
import type { Chart, ChartPatient, Sex } from '../interpret/chart.ts'
import { ask } from './ask-chart.ts'
import { failureText } from './failure.ts'
import { isAbout, type ChartAddress } from './is-about.ts'
import { hasPacemaker, statesPacedRhythm } from './paced.ts'
import { fillTemplate, fixedTemplates } from './prefetch.ts'
import { selectWellFormed, type ReadType } from './shapes.ts'

export type Subject = Pick<Chart, 'patient' | 'hasPacemaker'>

/**
 * One page of ECGs is enough: a paced one among them means a pacemaker, as when a chart opens.
 * @returns undefined where the server has no such patient.
 * @throws AnyEcgError `fhir-failed` when the server does not say.
 */
export async function readSubject(
  client: MedplumClient,
  address: ChartAddress,
): Promise<Subject | undefined> {
  const { patientId } = address.context
  const find = async <T extends ReadType>(
    template: string,
    type: T,
  ): Promise<readonly ExtractResource<T>[]> =>
    selectWellFormed(type, await ask({ client }, fillTemplate(template, patientId))).wellFormed
  try {
    const [patients, conditions, ecgs] = await Promise.all([
      find(fixedTemplates.patient, 'Patient'),
      find(fixedTemplates.conditions, 'Condition'),
      find(fixedTemplates.ecg, 'Observation'),
    ])
    const theirs = (resource: object) => isAbout(resource, address)
    const patient = toChartPatient(patients, patientId)
    return (
      patient && {
        patient,
        hasPacemaker:
          hasPacemaker(conditions.filter(theirs)) || ecgs.filter(theirs).some(statesPacedRhythm),
      }
    )
  } catch (cause) {
    throw new AnyEcgError('fhir-failed', `The patient could not be read: ${failureText(cause)}`, {
      cause,
    })
  }
}

/** @returns undefined where none of the Patients has the id. */
export function toChartPatient(
  patients: readonly Patient[],
  patientId: string,
): ChartPatient | undefined {
  const patient = patients.find(({ id }) => id === patientId)
  if (!patient) return undefined
  const { gender, birthDate } = patient
  const sex: Sex = gender === 'female' || gender === 'male' ? gender : 'unknown'
  return { id: patientId, sex, ...(birthDate ? { birthDate } : {}) }
}
