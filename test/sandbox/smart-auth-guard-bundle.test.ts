/** A transaction or a batch is what its entries are. */
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes'
import { describe, expect, it } from 'vitest'
import { ask, hospital, idsOf, textOf, useHospital } from './smart-auth-ask.ts'

useHospital()

describe('a transaction is judged entry by entry', () => {
  const post = (resource: object, extra: object = {}): BundleEntry =>
    ({
      resource,
      request: { method: 'POST', url: (resource as Resource).resourceType },
      ...extra,
    }) as BundleEntry
  const get = (url: string): BundleEntry => ({ request: { method: 'GET', url } })
  const bundle = (type: Bundle['type'], ...entry: BundleEntry[]) => ({
    resourceType: 'Bundle',
    type,
    entry,
  })
  const device = { resourceType: 'Device', deviceName: [{ name: 'model', type: 'model-name' }] }
  const risk = (patient: string) => ({
    resourceType: 'RiskAssessment',
    status: 'final',
    subject: { reference: `Patient/${patient}` },
  })
  const provenance = (target: string) => ({
    resourceType: 'Provenance',
    target: [{ reference: target }],
    recorded: '2026-01-01T00:00:00Z',
    agent: [{ who: { reference: 'Practitioner/doctor' } }],
  })
  const urn = 'urn:uuid:0a0c2f6e-6c1c-4bd8-9d3b-d5d8a7c3b1aa'
  const scope =
    'patient/RiskAssessment.c patient/Provenance.c patient/Device.c patient/Observation.rs'

  it('passes with what the service writes back', async () => {
    const { status, body } = await ask(
      scope,
      'POST',
      '',
      bundle(
        'transaction',
        post(device),
        post(risk('ada'), { fullUrl: urn }),
        post(provenance(urn)),
      ),
    )
    expect(status).toBe(200)
    expect(body.entry?.map(({ response }) => response?.status)).toEqual(['201', '201', '201'])
  })

  it.each([
    [
      'a scope is missing',
      () => [
        post(risk('ada')),
        post({ resourceType: 'Condition', subject: { reference: 'Patient/ada' } }),
      ],
      'patient/Condition.c is missing',
    ],
    [
      'one is another patient’s',
      () => [post(risk('ada')), post(risk('bob'))],
      "not the token's patient's",
    ],
    [
      'one speaks of another patient’s',
      () => [post(risk('ada')), post(provenance('Observation/bob-potassium'))],
      "not the token's patient's",
    ],
    [
      'an entry calls itself by another patient’s name',
      () => [
        post(risk('ada'), { fullUrl: 'Observation/bob-potassium' }),
        post(provenance('Observation/bob-potassium')),
      ],
      "not the token's patient's",
    ],
    [
      'a path leads up',
      () => [post(risk('ada')), get('Observation/../Condition/bob-condition')],
      'needs user/*.cruds',
    ],
    [
      'a search names another patient',
      () => [post(risk('ada')), get('Observation?patient=bob')],
      'another patient',
    ],
  ])('is refused as a whole when %s', async (_, entries, words) => {
    const count = async () =>
      ((await (await hospital.fhir('/RiskAssessment?_summary=count')).json()) as Bundle).total
    const before = await count()
    const { status, body } = await ask(scope, 'POST', '', bundle('transaction', ...entries()))
    expect(status).toBe(403)
    expect(textOf(body)).toContain(words)
    expect(body.issue[0]?.expression).toEqual(['Bundle.entry[1]'])
    expect(await count()).toBe(before)
  })

  it('while a batch goes on without what is forbidden', async () => {
    const { status, body } = await ask(
      scope,
      'POST',
      '',
      bundle(
        'batch',
        get('Observation/bob-potassium'),
        get('Observation?code=2823-3'),
        get('Condition/ada-condition'),
        get('/Observation/ada-potassium'),
      ),
    )
    expect(status).toBe(200)
    expect(body.entry?.map(({ response }) => response?.status)).toEqual([
      '403',
      '200',
      '403',
      '200',
    ])
    const found = body.entry?.[1]?.resource as Bundle
    expect(JSON.stringify(found)).not.toContain('Patient/bob')
    expect(idsOf(found)).toContain('ada-potassium')
    expect(body.entry?.[0]?.resource).toBeUndefined()
  })

  it('and answers a batch of nothing but the forbidden', async () => {
    const { status, body } = await ask(scope, 'POST', '', bundle('batch', get('Condition')))
    expect(status).toBe(200)
    expect(body.entry?.map(({ response }) => response?.status)).toEqual(['403'])
  })
})
