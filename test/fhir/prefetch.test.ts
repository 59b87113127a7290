import type { Bundle, Observation, OperationOutcome } from '@medplum/fhirtypes'
import { describe, expect, it } from 'vitest'
import type { PatientViewRequest, Prefetched } from '../../src/cds-hooks/types.ts'
import { fillTemplate, prefetchTemplates, readPrefetch } from '../../src/fhir/prefetch.ts'

const withEcg = (...values: readonly Prefetched[]): PatientViewRequest => ({
  hook: 'patient-view',
  hookInstance: 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea',
  context: { userId: 'Practitioner/7', patientId: 'p1' },
  prefetch: values[0] === undefined ? {} : { ecg: values[0] },
})
const observation: Observation = { resourceType: 'Observation', status: 'final', code: {} }
const outcome = (severity: 'error' | 'warning'): OperationOutcome => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity, code: 'processing' }],
})
const bundle = (change: Partial<Bundle>): Bundle => ({
  resourceType: 'Bundle',
  type: 'searchset',
  ...change,
})
const read = (value?: Prefetched) =>
  readPrefetch(value === undefined ? withEcg() : withEcg(value), 'ecg')

describe('readPrefetch', () => {
  it('tells absent, null, resource and empty apart', () => {
    expect(read()).toEqual({ kind: 'unsatisfied' })
    expect(read(null)).toEqual({ kind: 'null-sent' })
    expect(read(observation)).toEqual({ kind: 'satisfied', resources: [observation] })
    expect(read(bundle({}))).toEqual({ kind: 'satisfied', resources: [] })
  })

  it('does not take an OperationOutcome for data, alone or as an entry', () => {
    expect(read(outcome('error')).kind).toBe('unsatisfied')
    expect(read(bundle({ entry: [{ resource: outcome('error') }] })).kind).toBe('unsatisfied')
    const warned = bundle({ entry: [{ resource: outcome('warning') }, { resource: observation }] })
    expect(read(warned)).toEqual({ kind: 'satisfied', resources: [observation] })
  })

  it('knows a page from a whole', () => {
    const link = [{ relation: 'next', url: 'https://elsewhere.example/page2' }]
    expect(read(bundle({ link, entry: [{ resource: observation }] })).kind).toBe('partial')
  })
})

describe('prefetchTemplates', () => {
  it('use only the token that every client resolves', () => {
    for (const template of Object.values(prefetchTemplates(['2823-3']))) {
      const tokens = template.match(/\{\{.*?\}\}/g)
      expect(tokens).toEqual(['{{context.patientId}}'])
    }
  })

  it('are filled with an encoded id', () => {
    expect(fillTemplate('Patient/{{context.patientId}}', 'a/b')).toBe('Patient/a%2Fb')
  })
})

describe('a Bundle that is not what FHIR says', () => {
  it.each<[string, object]>([
    ['an entry null', { entry: [null] }],
    ['entries that are no list', { entry: 'x' }],
    ['an entry that is no object', { entry: [1] }],
    ['a resource null', { entry: [{ resource: null }] }],
    ['a resource of no type', { entry: [{ resource: {} }] }],
    ['links that are no list', { link: 'x' }],
    ['a link null', { link: [null] }],
    ['a link of numbers', { link: [{ relation: 1, url: 2 }] }],
  ])('(%s) is not relied on', (_, change) => {
    expect(read(bundle(change))).toEqual({ kind: 'unsatisfied' })
  })

  it.each<[string, object]>([
    ['none', {}],
    ['an object', { issue: {} }],
    ['null', { issue: null }],
    ['a list of null', { issue: [null] }],
    ['an empty list', { issue: [] }],
    ['without severity', { issue: [{ code: 'processing' }] }],
    ['a severity of no kind', { issue: [{ severity: 'ERROR' }] }],
  ])('(an outcome whose issue is %s) reports an error', (_, change) => {
    const resource = { resourceType: 'OperationOutcome', ...change } as OperationOutcome
    expect(read(bundle({ entry: [{ resource: observation }, { resource }] }))).toEqual({
      kind: 'unsatisfied',
    })
  })

  it('is given up at the first wrong entry, not read to the end', () => {
    let looked = 0
    const wrong = () => ({
      get resource() {
        looked++
        return 'x'
      },
    })
    const entry = Array.from({ length: 1000 }, wrong) as unknown as Bundle['entry'] & object
    expect(read(bundle({ entry })).kind).toBe('unsatisfied')
    expect(looked).toBeLessThan(5)
  })
})
