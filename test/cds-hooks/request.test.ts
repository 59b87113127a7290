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

describe('prefetch in a request', () => {
  const patient = { resourceType: 'Patient', id: 'p1' }

  it('is looked at under our own keys only', () => {
    const others = { ...Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [i, i])), x: 'y' }
    expect(parsePatientViewRequest({ ...request, prefetch: { patient, ...others } })).toMatchObject(
      {
        prefetch: { patient },
      },
    )
    const { prefetch } = parsePatientViewRequest({ ...request, prefetch: { ...others, ecg: null } })
    expect(prefetch).toEqual({ ecg: null })
  })

  it('is named at most five times when it is wrong', () => {
    const prefetch = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [i, i]))
    const wrong = { ...prefetch, patient: 1, ecg: 1, labs: 1, orders: 1, conditions: 1 }
    expect(() => parsePatientViewRequest({ ...request, prefetch: wrong })).toThrow(
      /^(prefetch\.\w+: [^;]*(; )?){5}$/,
    )
  })

  it('that is a list or a word is refused', () => {
    for (const prefetch of [[patient], 'x', 1])
      expect(() => parsePatientViewRequest({ ...request, prefetch })).toThrow('prefetch: ')
  })
})

describe('null in an optional field', () => {
  it('means that it is absent', () => {
    const { fhirServer: _, fhirAuthorization: __, ...bare } = request
    const parsed = parsePatientViewRequest({
      ...bare,
      fhirServer: null,
      fhirAuthorization: null,
      context: { ...request.context, encounterId: null },
      prefetch: null,
    })
    expect(parsed).toStrictEqual(bare)
    const fhirAuthorization = { ...request.fhirAuthorization, patient: null }
    const bound = parsePatientViewRequest({ ...request, fhirAuthorization })
    expect(bound.fhirAuthorization).not.toHaveProperty('patient')
  })

  it('and in a required one is named', () => {
    for (const field of ['hook', 'hookInstance', 'context'])
      expect(() => parsePatientViewRequest({ ...request, [field]: null })).toThrow(`${field}: `)
  })
})

describe('an id', () => {
  it.each(['.', '..', '', 'a'.repeat(65), 'a\n', 'a/b', 'a%2f'])('is not %j', (id) => {
    const context = { userId: 'Practitioner/7', patientId: id }
    expect(() => parsePatientViewRequest({ ...request, context })).toThrow('context.patientId: ')
    const user = { userId: `Practitioner/${id}`, patientId: 'p1' }
    expect(() => parsePatientViewRequest({ ...request, context: user })).toThrow('context.userId: ')
    const visit = { ...request.context, encounterId: id }
    expect(() => parsePatientViewRequest({ ...request, context: visit })).toThrow('encounterId: ')
  })

  it.each(['a.b', '...', '.a', '-', 'A'.repeat(64)])('may be %j', (id) => {
    const context = { userId: `Patient/${id}`, patientId: 'p1', encounterId: id }
    expect(parsePatientViewRequest({ ...request, context }).context).toEqual(context)
  })
})
