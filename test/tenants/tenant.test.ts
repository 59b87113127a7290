import { describe, expect, it } from 'vitest'
import { AnyEcgError } from '../../src/errors.ts'
import { allowFhirServer, sandboxTenant, type Tenant } from '../../src/tenants/index.ts'

const tenant: Tenant = {
  ...sandboxTenant('http://127.0.0.1:3000'),
  id: 'north',
  fhirServers: ['https://ehr.example.org/fhir/R4', 'https://ehr.example.org:8443/api/'],
}

function codeOf(fhirServer: string, of: Tenant = tenant): string | undefined {
  try {
    return `allowed ${allowFhirServer(of, fhirServer)}`
  } catch (error) {
    if (error instanceof AnyEcgError) return error.code
    throw error
  }
}

describe('allowFhirServer', () => {
  it('allows what is on the list, and hands back what the operator wrote', () => {
    expect(allowFhirServer(tenant, 'https://ehr.example.org/fhir/R4')).toBe(tenant.fhirServers[0])
    expect(allowFhirServer(tenant, 'https://ehr.example.org:8443/api/')).toBe(tenant.fhirServers[1])
  })

  it('does not care for a final slash on either side', () => {
    expect(allowFhirServer(tenant, 'https://ehr.example.org/fhir/R4/')).toBe(tenant.fhirServers[0])
    expect(allowFhirServer(tenant, 'https://ehr.example.org:8443/api')).toBe(tenant.fhirServers[1])
  })

  it.each([
    '',
    '/',
    'http://ehr.example.org/fhir/R4',
    'https://ehr.example.org',
    'https://ehr.example.org/fhir',
    'https://ehr.example.org/fhir/R4B',
    'https://ehr.example.org/fhir/R4/Patient',
    'https://ehr.example.org/fhir/R4/../admin',
    'https://ehr.example.org/fhir/R4?x=1',
    'https://ehr.example.org:444/fhir/R4',
    'https://ehr.example.org.attacker.example/fhir/R4',
    'https://ehr.example.org@attacker.example/fhir/R4',
    'https://attacker.example/https://ehr.example.org/fhir/R4',
  ])('refuses "%s"', (fhirServer) => {
    expect(codeOf(fhirServer)).toBe('fhir-server-not-allowed')
  })

  it('refuses everything where the list is empty', () => {
    const closed = { ...tenant, fhirServers: [] }
    expect(codeOf('https://ehr.example.org/fhir/R4', closed)).toBe('fhir-server-not-allowed')
  })
})

describe('sandboxTenant', () => {
  it('sees its own FHIR server and no other', () => {
    const sandbox = sandboxTenant('http://127.0.0.1:3000')
    const own = 'http://127.0.0.1:3000/fhir/R4'
    expect(codeOf(own, sandbox)).toBe(`allowed ${own}`)
    expect(codeOf('http://127.0.0.1:3001/fhir/R4', sandbox)).toBe('fhir-server-not-allowed')
    expect(codeOf('https://ehr.example.org/fhir/R4', sandbox)).toBe('fhir-server-not-allowed')
  })

  it('is open, live, and where a demonstration model may speak', () => {
    expect(sandboxTenant('http://127.0.0.1:3000')).toMatchObject({
      auth: { kind: 'open' },
      mode: 'live',
      allowDemonstration: true,
    })
  })
})
