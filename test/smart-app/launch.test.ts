import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  readAppContext,
  readFindingId,
  readLaunch,
} from '../../smart-app/src/data/launch-parameters.ts'
import { launchProblemOf, oauthCodeOf } from '../../smart-app/src/data/launch-problem.ts'
import { readRoute } from '../../smart-app/src/data/route.ts'
import { findServer } from '../../smart-app/src/data/servers.ts'

const iss = 'https://ehr.example/fhir'

describe('a launch', () => {
  it('from the EHR, or of our own', () => {
    expect(readLaunch(`?iss=${iss}&launch=1`)).toEqual({ kind: 'ehr', iss, launch: '1' })
    expect(readLaunch(`?iss=${iss}`)).toEqual({ kind: 'standalone', iss })
    expect(readLaunch('')).toEqual({ kind: 'standalone', iss: null })
  })

  it('is refused without a server, or with one that a token must not travel to', () => {
    expect(readLaunch('?launch=1')).toEqual({ kind: 'invalid', problem: 'iss-missing' })
    for (const wrong of [
      'http://ehr.example/fhir',
      'javascript:alert(1)',
      'https://a:b@ehr.example',
      'x',
    ])
      expect(readLaunch(`?iss=${encodeURIComponent(wrong)}`)).toEqual({
        kind: 'invalid',
        problem: 'iss-invalid',
      })
    expect(readLaunch('?iss=http://127.0.0.1:3000/fhir').kind).toBe('standalone')
  })

  it('takes nothing else from the address', () => {
    const launch = readLaunch(
      `?iss=${iss}&launch=1&patientId=7&clientId=x&fhirServiceUrl=https://b`,
    )
    expect(Object.keys(launch)).toEqual(['kind', 'iss', 'launch'])
  })

  it('goes to a server of the list only', () => {
    const servers = [{ iss: `${iss}/`, name: 'EHR' }]
    expect(findServer(servers, iss)?.name).toBe('EHR')
    expect(findServer(servers, 'https://ehr.example/fhir2')).toBeUndefined()
    expect(findServer(servers, 'https://ehr.example.evil/fhir')).toBeUndefined()
  })
})

describe('what was clicked', () => {
  it('comes as JSON text or as an object', () => {
    const context = { finding: 'potassium-high', ecg: 'Observation/1' }
    expect(readAppContext(JSON.stringify(context))).toEqual(context)
    expect(readAppContext(context)).toEqual(context)
  })

  it('is nothing when it is anything else', () => {
    const nothing = { finding: null, ecg: null }
    for (const wrong of [
      undefined,
      null,
      7,
      '',
      '{',
      '[]',
      '"x"',
      { finding: '<b>', ecg: 'Patient/1' },
    ])
      expect(readAppContext(wrong)).toEqual(nothing)
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const { finding, ecg } = readAppContext(value)
        expect([finding, ecg]).toEqual([null, null])
      }),
    )
  })

  it('is an indicator id', () => {
    expect(readFindingId('troponin-i-hs-high')).toBe('troponin-i-hs-high')
    for (const wrong of ['potassium', 'Potassium-high', '../x-high', 'a b-low', null])
      expect(readFindingId(wrong)).toBeNull()
  })

  it('makes the route', () => {
    expect(readRoute('#/finding/potassium-high')).toEqual({
      view: 'finding',
      findingId: 'potassium-high',
    })
    expect(readRoute('#/trend')).toEqual({ view: 'trend', findingId: null })
    expect(readRoute('#/trend/potassium-low')).toEqual({
      view: 'trend',
      findingId: 'potassium-low',
    })
    expect(readRoute('#/ecg/')).toEqual({ view: 'ecg', findingId: null })
    expect(readRoute('#/model/x')).toEqual({ view: 'model' })
    for (const bare of ['', '#/', '#/finding', '#/finding/', '#/elsewhere'])
      expect(readRoute(bare)).toEqual({ view: 'overview' })
  })

  it('of an address that names what can be no finding says so', () => {
    for (const wrong of ['#/finding/potassium_high', '#/finding/<script>', '#/trend/x', '#/ecg/7'])
      expect(readRoute(wrong)).toEqual({ view: 'unknown' })
  })
})

describe('a failed sign-in', () => {
  it.each([
    ['access_denied: the user said no', 'denied'],
    ['invalid_scope', 'scope'],
    [
      "Required PKCE code challenge method (`S256`) was not found in the server's declaration",
      'pkce-missing',
    ],
    ['No state found! Please (re)launch the app.', 'state-lost'],
    ['invalid_grant: code is spent', 'launch-expired'],
    ['Failed to fetch the conformance statement from "x/metadata"', 'server-silent'],
    ['something else', 'launch-failed'],
  ])('%j: %s', (text, problem) => {
    expect(launchProblemOf(new Error(text))).toBe(problem)
  })

  it('shows the code of the server, never a text that came with the address', () => {
    expect(oauthCodeOf(new Error('access_denied: call 0900 123'))).toBe('access_denied')
    expect(oauthCodeOf(new Error('Call 0900 123'))).toBe('')
    expect(oauthCodeOf('access_denied')).toBe('')
  })
})
