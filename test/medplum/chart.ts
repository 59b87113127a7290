/** @module test/medplum/chart: a story of the sandbox's hospital as a new patient of any FHIR server, with an ECG of just now. */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { MedplumClient, WithId } from '@medplum/core'
import type { Bundle, Observation, Patient } from '@medplum/fhirtypes'
import { canonicalBase } from '../../src/registry/canonical.ts'

export interface Chart {
  readonly patient: WithId<Patient>
  readonly ecg: WithId<Observation>
  readonly lab: WithId<Observation>
  /** Conditional: the second time it makes nothing. */
  readonly createPatient: () => Promise<WithId<Patient>>
}

const story = new URL('../../src/sandbox/hospital/hyperkalaemia.json', import.meta.url)

export async function createChart(medplum: MedplumClient): Promise<Chart> {
  const { entry = [] } = JSON.parse(readFileSync(story, 'utf8')) as Bundle
  const resources = entry.flatMap(({ resource }) => resource ?? [])
  const system = `${canonicalBase}/sid/medplum-suite`
  const value = randomUUID()
  const createPatient = () => {
    const { id: _, ...told } = resources.find(
      ({ resourceType }) => resourceType === 'Patient',
    ) as Patient
    return medplum.createResourceIfNoneExist<Patient>(
      { ...told, identifier: [{ system, value }] },
      `identifier=${system}|${value}`,
    )
  }
  const patient = await createPatient()
  const createObservation = (id: string, minutesAgo: number) => {
    const {
      id: _,
      encounter: __,
      issued: ___,
      ...told
    } = resources.find((resource) => resource.id === id) as Observation
    return medplum.createResource<Observation>({
      ...told,
      subject: { reference: `Patient/${patient.id}` },
      effectiveDateTime: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
    })
  }
  return {
    patient,
    createPatient,
    ecg: await createObservation('hyperkalaemia-ecg', 5),
    lab: await createObservation('hyperkalaemia-potassium-12050900', 30 * 24 * 60),
  }
}

/** The model's Device stays: other patients of that server may refer to it. */
export async function deleteChart(medplum: MedplumClient, { patient }: Chart): Promise<void> {
  const subject = `Patient/${patient.id}`
  for (const risk of await medplum.searchResources('RiskAssessment', { subject })) {
    const target = `RiskAssessment/${risk.id}`
    for (const { id } of await medplum.searchResources('Provenance', { target }))
      await medplum.deleteResource('Provenance', id)
    await medplum.deleteResource('RiskAssessment', risk.id)
  }
  for (const { id } of await medplum.searchResources('Observation', { subject }))
    await medplum.deleteResource('Observation', id)
  await medplum.deleteResource('Patient', patient.id)
}
