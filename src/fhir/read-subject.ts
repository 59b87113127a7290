/**
 * @module fhir/read-subject: what decides whether the model may speak of a patient, as the FHIR server tells it. Nothing
 * that a caller prefetched counts here.
 */
import type { MedplumClient } from '@medplum/core'
import type { ExtractResource, Observation, Patient, Resource } from '@medplum/fhirtypes'
import { AnyEcgError } from '../errors.ts'
import type { Chart, ChartPatient, Sex } from '../interpret/chart.ts'
import { ask, askForAll } from './ask-chart.ts'
import { glance } from './chart-reach.ts'
import { failureText } from './failure.ts'
import { isAbout, type ChartAddress } from './is-about.ts'
import { hasPacemaker, statesPacedRhythm } from './paced.ts'
import { fillTemplate, fixedTemplates } from './prefetch.ts'
import { findFurtherEcgs } from './search-ecg.ts'
import { selectWellFormed, type ReadType } from './shapes.ts'

export type Subject = Pick<Chart, 'patient' | 'hasPacemaker'>

/**
 * ECGs are searched for as far as when a chart opens: a paced one among them means a pacemaker.
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
  const theirs = (resource: object) => isAbout(resource, address)
  const findEcgs = async (): Promise<readonly Observation[]> => {
    const select = (resources: readonly Resource[]) =>
      selectWellFormed('Observation', resources).wellFormed.filter(theirs)
    const firstQuery = fillTemplate(fixedTemplates.ecg, patientId)
    const reach = glance.ecg
    const { resources } = await askForAll({ client }, firstQuery, reach)
    const further = { patientId, firstQuery, firstMayBeCut: false, reach, select }
    // Not every server knows these searches. The ECG that is written about was found, and is not paced.
    return (await findFurtherEcgs(select(resources), { client }, further)).ecgs
  }
  try {
    const [patients, conditions, ecgs] = await Promise.all([
      find(fixedTemplates.patient, 'Patient'),
      find(fixedTemplates.conditions, 'Condition'),
      findEcgs(),
    ])
    const patient = toChartPatient(patients, patientId)
    return (
      patient && {
        patient,
        hasPacemaker: hasPacemaker(conditions.filter(theirs)) || ecgs.some(statesPacedRhythm),
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
