import { getSearchParameters, parseFhirPath } from '@medplum/core'
import type { CapabilityStatement } from '@medplum/fhirtypes'
import { beforeAll, describe, expect, it } from 'vitest'
import { fhirResourceTypes, validateFhir } from '../../../src/fhir/validate.ts'
import { createFhirServer } from '../../../src/sandbox/fhir-server/index.ts'
import { askOf, baseUrl, type Ask } from './ask.ts'

let ask: Ask
let statement: CapabilityStatement

beforeAll(async () => {
  ask = askOf(await createFhirServer({ baseUrl: `${baseUrl}/` }))
  statement = (await ask('GET', '/metadata')).body as CapabilityStatement
})

describe('GET /metadata', () => {
  it('is a valid CapabilityStatement of this server', () => {
    expect(validateFhir(statement)).toEqual([])
    expect(statement.implementation?.url).toBe(baseUrl)
    expect(statement.fhirVersion).toBe('4.0.1')
  })

  it('names every R4 type, and every search parameter it names is answered', async () => {
    const resources = statement.rest?.[0]?.resource ?? []
    expect(resources.map(({ type }) => type).sort()).toEqual([...fhirResourceTypes()].sort())
    const values: Record<string, string> = { date: '2026', reference: 'Patient/1' }
    for (const type of [
      'Patient',
      'Observation',
      'RiskAssessment',
      'ServiceRequest',
      'Provenance',
    ]) {
      const parameters = resources.find((one) => one.type === type)?.searchParam ?? []
      expect(parameters.length).toBeGreaterThan(5)
      for (const { name = '', type: kind = '' } of parameters) {
        const answer = await ask('GET', `/${type}?${name}=${values[kind] ?? 'x'}`)
        expect([name, answer.status]).toEqual([name, 200])
      }
    }
  })

  it('promises only what a request finds', async () => {
    const patient = statement.rest?.[0]?.resource?.find(({ type }) => type === 'Patient')
    expect(patient).toMatchObject({ updateCreate: false, conditionalDelete: 'single' })
    const put = await ask('PUT', '/Patient/mine', { resourceType: 'Patient', id: 'mine' })
    expect(put.status).toBe(405)
  })
})

describe('search parameters per type', () => {
  it('have expressions that FHIRPath can read', () => {
    for (const type of fhirResourceTypes())
      for (const { expression = '' } of Object.values(getSearchParameters(type) ?? {}))
        expect(() => parseFhirPath(expression)).not.toThrow()
  })

  it('speak of their own type only', () => {
    expect(getSearchParameters('Observation')?.date?.expression).toBe('Observation.effective')
  })
})
