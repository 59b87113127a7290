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
