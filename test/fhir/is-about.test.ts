import { describe, expect, it } from 'vitest'
import { isAbout } from '../../src/fhir/is-about.ts'

const request = {
  hook: 'patient-view' as const,
  hookInstance: 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea',
  fhirServer: 'https://ehr.example/fhir/',
  context: { userId: 'Practitioner/7', patientId: 'p1' },
}
const about = (reference: string) => isAbout({ subject: { reference } }, request)

describe('isAbout', () => {
  it.each([
    'Patient/p1',
    'Patient/p1/_history/2',
    'https://ehr.example/fhir/Patient/p1',
    'https://EHR.example/fhir/Patient/p1',
    'https://ehr.example:443/fhir/Patient/p1',
    'HTTPS://ehr.example/fhir/Patient/p1/_history/2',
  ])('%s is the patient of the request', (reference) => {
    expect(about(reference)).toBe(true)
  })

  it.each([
    'Patient/p2',
    'Patient/p11',
    'Group/p1',
    'https://other.example/fhir/Patient/p1',
    'https://ehr.example/other/Patient/p1',
    'https://ehr.example:444/fhir/Patient/p1',
    'http://ehr.example/fhir/Patient/p1',
    'https://ehr.example/FHIR/Patient/p1',
    'https://ehr.example/fhir/Patient/P1',
    'https://me@ehr.example/fhir/Patient/p1',
    'https://ehr.example/fhir/Patient/p1?x=1',
    '//ehr.example/fhir/Patient/p1',
    '/fhir/Patient/p1',
    'patient/p1',
  ])('%s is not', (reference) => {
    expect(about(reference)).toBe(false)
  })

  it('takes nobody for nobody, and no absolute reference without a server to compare it with', () => {
    expect(isAbout({}, request)).toBe(false)
    expect(isAbout({ subject: {} }, request)).toBe(false)
    const { fhirServer: _, ...alone } = request
    const subject = { reference: 'https://ehr.example/fhir/Patient/p1' }
    expect(isAbout({ subject }, alone)).toBe(false)
    const odd = { ...request, fhirServer: 'not a URL' }
    expect(isAbout({ subject }, odd)).toBe(false)
  })
})
