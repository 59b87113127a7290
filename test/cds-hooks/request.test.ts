import { describe, expect, it } from 'vitest'
import { parsePatientViewRequest } from '../../src/cds-hooks/request.ts'

const request = {
  hook: 'patient-view',
  hookInstance: 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea',
  fhirServer: 'https://ehr.example/fhir',
  fhirAuthorization: {
    access_token: 'secret',
    token_type: 'Bearer',
    expires_in: 300,
    scope: 'patient/Observation.rs',
    subject: 'anyecg-lab',
    patient: 'p1',
  },
  context: { userId: 'Practitioner/7', patientId: 'p1' },
}

describe('parsePatientViewRequest', () => {
  it('takes a whole request, and tolerates what it does not know', () => {
    const extended = {
      ...request,
      extension: { 'com.example': 1 },
      context: { ...request.context, extra: true },
      prefetch: { patient: { resourceType: 'Patient' }, ecg: null },
    }
    expect(parsePatientViewRequest(extended)).toMatchObject(request)
  })

  it.each([
    ['hook', { hook: 'order-sign' }],
    ['hookInstance', { hookInstance: '1' }],
    ['context.userId', { context: { userId: 'Nurse/1', patientId: 'p1' } }],
    ['context.patientId', { context: { userId: 'Practitioner/7', patientId: '../Patient' } }],
    ['context', { context: undefined }],
    ['fhirServer', { fhirServer: 'file:///etc/passwd' }],
    ['fhirServer', { fhirServer: undefined }],
    ['fhirAuthorization.patient', { context: { userId: 'Practitioner/7', patientId: 'p2' } }],
    [
      'fhirAuthorization.token_type',
      { fhirAuthorization: { ...request.fhirAuthorization, token_type: 'mac' } },
    ],
    ['prefetch.ecg', { prefetch: { ecg: 'none' } }],
  ])('names %s when it is wrong', (field, change) => {
    const wrong: unknown = JSON.parse(JSON.stringify({ ...request, ...change }))
    expect(() => parsePatientViewRequest(wrong)).toThrow(`${field}: `)
  })

  it('never repeats the token in its message', () => {
    const fhirAuthorization = { ...request.fhirAuthorization, access_token: ['secret'] }
    expect(() => parsePatientViewRequest({ ...request, fhirAuthorization })).toThrow(
      /^(?!.*secret).*access_token/,
    )
  })

  it('refuses what is no object', () => {
    for (const body of [null, [], 'x', 1])
      expect(() => parsePatientViewRequest(body)).toThrow('body: ')
  })
})
