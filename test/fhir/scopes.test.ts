import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseScopes } from '../../src/fhir/scopes.ts'

/** Read, search and write, as letters. */
function rights(scope: string, type = 'Observation'): string {
  const scopes = parseScopes(scope)
  return [
    scopes.mayRead(type) ? 'r' : '-',
    scopes.maySearch(type) ? 's' : '-',
    scopes.mayWrite(type) ? 'w' : '-',
  ].join('')
}

describe('parseScopes', () => {
  it.each([
    // v1
    ['patient/Observation.read', 'rs-'],
    ['user/Observation.write', '--w'],
    ['system/Observation.*', 'rsw'],
    ['user/*.read', 'rs-'],
    ['user/*.write', '--w'],
    ['patient/*.*', 'rsw'],
    // v2
    ['patient/Observation.rs', 'rs-'],
    ['patient/Observation.r', 'r--'],
    ['patient/Observation.s', '-s-'],
    ['patient/Observation.c', '--w'],
    ['patient/Observation.cruds', 'rsw'],
    ['patient/Observation.ud patient/Patient.r', '---'],
    ['patient/*.rs', 'rs-'],
    [
      'patient/Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory',
      'rs-',
    ],
    // both, and several
    ['launch openid patient/Observation.r user/Observation.write', 'r-w'],
    ['patient/Patient.read', '---'],
    ['patient/ObservationDefinition.read', '---'],
  ])('%s: %s', (scope, expected) => {
    expect(rights(scope)).toBe(expected)
  })

  it.each([
    ['patient/Observation.sr', 'letters in another order'],
    ['patient/Observation.', 'no letters'],
    ['patient/.read', 'no type'],
    ['device/Observation.read', 'nobody'],
    ['xpatient/Observation.read', 'a longer word'],
    ['patient/Observation.readx', 'another right'],
  ])('%s grants nothing (%s)', (scope) => {
    expect(rights(`${scope} patient/Patient.r`)).toBe('---')
  })

  it.each(['', 'openid fhirUser launch', 'https://www.example.org/auth/healthcare'])(
    'without a resource scope, nothing is known, so nothing is withheld: "%s"',
    (scope) => {
      expect(rights(scope)).toBe('rsw')
    },
  )

  it('tolerates any text, and any white space', () => {
    expect(rights('\n patient/Patient.read\tpatient/Observation.read  ')).toBe('rs-')
    fc.assert(
      fc.property(fc.string(), (noise) => {
        expect(rights(`patient/Observation.rs ${noise} user/Observation.c`)).toBe('rsw')
      }),
    )
  })
})
