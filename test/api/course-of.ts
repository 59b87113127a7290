/** @module test/api/course-of: a patient of the sandbox with ECGs of many days, each from a story's own. */
import type { Observation } from '@medplum/fhirtypes'
import type { TestSandbox } from '../integration/sandbox.ts'

export const dayMs = 86_400_000

const stories = ['hyperkalaemia', 'hypokalaemia', 'heart-failure', 'sepsis', 'normal'] as const

export const pacedRhythm = { coding: [{ system: 'http://snomed.info/sct', code: '10370003' }] }

export interface CourseOf {
  readonly patientId: string
  /** One ECG, so many days ago. */
  readonly add: (
    daysAgo: number,
    change?: Partial<Observation>,
  ) => Promise<Observation & { id: string }>
}

/** A new patient, without an ECG so far. */
export async function openCourse(sandbox: TestSandbox): Promise<CourseOf> {
  const ecgs = await Promise.all(stories.map((story) => sandbox.ecgOf(story)))
  const { fhir } = sandbox
  const { id: patientId } = await fhir.createResource({
    resourceType: 'Patient',
    gender: 'female',
    birthDate: '1961-04-12',
  })
  return {
    patientId,
    add: (daysAgo, change = {}) => {
      const { id: _, meta: __, ...ecg } = ecgs[daysAgo % ecgs.length] ?? {}
      return fhir.createResource({
        ...(ecg as Observation),
        subject: { reference: `Patient/${patientId}` },
        effectiveDateTime: new Date(Date.now() - daysAgo * dayMs).toISOString(),
        ...change,
      })
    },
  }
}

/** The first so many seconds of each lead. */
export function shortened(
  { component = [] }: Observation,
  seconds: number,
): NonNullable<Observation['component']> {
  return component.map(({ valueSampledData, ...rest }) => {
    if (!valueSampledData?.data) return rest
    const count = (seconds * 1000) / valueSampledData.period
    const data = valueSampledData.data.split(' ').slice(0, count).join(' ')
    return { ...rest, valueSampledData: { ...valueSampledData, data } }
  })
}
