import { describe, expect, test, vi } from 'vitest'
import * as schema from '../../src/ecg/observation-schema.ts'
import { parseObservation, type EcgObservation } from '../../src/ecg/observation-schema.ts'
import { decodeObservation } from '../../src/ecg/observation.ts'
import { groupPerLeadObservations, leadsBrokenOff, partsOf } from '../../src/ecg/per-lead.ts'
import { mdcIso, microvolts, millivolts, observation, sampledData } from './observation-fixtures.ts'

function oneLead(code: string, overrides: Record<string, unknown> = {}): EcgObservation {
  return parseObservation(
    observation({
      id: `lead-${code}`,
      code: { coding: [{ system: mdcIso, code }] },
      component: undefined,
      valueSampledData: sampledData(),
      ...overrides,
    }),
  )
}

test('leads of one subject and time become one Observation, which decodes', () => {
  const grouped = groupPerLeadObservations([
    oneLead('131330'),
    oneLead('131329', { meta: { versionId: '9' } }),
  ])
  expect(grouped).toHaveLength(1)
  const recording = decodeObservation(grouped[0])
  if ('kind' in recording) throw new Error(recording.detail)
  expect(recording.leads.get('II')).toEqual(millivolts)
  expect(recording.leads.get('I')).toEqual(millivolts)
  expect(recording.source).toEqual({
    format: 'fhir',
    reference: 'Observation/lead-131329',
    parts: ['Observation/lead-131329', 'Observation/lead-131330'],
    version: 'lead-131329@9+lead-131330@3',
  })
})

test('the order in which a server returns them does not matter', () => {
  const leads = ['131329', '131330', '131389', '131331'].map((code) => oneLead(code))
  expect(groupPerLeadObservations([...leads].reverse())).toEqual(groupPerLeadObservations(leads))
})

test('a version that is missing is not made up from the others', () => {
  const [grouped] = groupPerLeadObservations([
    oneLead('131330'),
    oneLead('131329', { meta: undefined }),
  ])
  expect(grouped?.meta?.versionId).toBeUndefined()
})

test('what one of them says of the rhythm is said of the whole', () => {
  const paced = { coding: [{ system: 'http://snomed.info/sct', code: '10370003' }] }
  const [grouped] = groupPerLeadObservations([
    oneLead('131329'),
    oneLead('131330', { interpretation: [paced] }),
  ])
  expect(grouped?.interpretation).toEqual([paced])
  expect(parseObservation(observation({ interpretation: 'paced' })).interpretation).toBeUndefined()
})

describe('where a list was broken off', () => {
  const older = '2026-01-30T08:41:00+01:00'
  const leads = (codes: readonly string[], effectiveDateTime: string) =>
    codes.map((code) => oneLead(code, { id: `${code} ${effectiveDateTime}`, effectiveDateTime }))

  test('leads may be missing of the oldest, in whatever zone and order its time was written', () => {
    const oldest = leads(['131330', '131329'], older)
    const same = leads(['131389'], '2026-01-30T07:41:00Z')
    const newer = leads(['131330'], '2026-01-31T08:41:00+01:00')
    const [first, second] = oldest
    if (!first || !second) throw new Error('there are two')
    expect([...leadsBrokenOff([first, ...newer, ...same, second])]).toEqual([...oldest, ...same])
  })

  test('none are of what is one Observation, or older than the leads', () => {
    const whole = parseObservation(observation({ effectiveDateTime: older }))
    const undated = oneLead('131329', { effectiveDateTime: undefined })
    expect(leadsBrokenOff([oneLead('131330'), undated, whole])).toEqual(new Set())
    expect(leadsBrokenOff([])).toEqual(new Set())
  })
})

test('members of another kind are no parts', () => {
  const panel = observation({ hasMember: [{ reference: 'Observation/qt-interval' }] })
  expect(decodeObservation(panel)).toMatchObject({ source: { reference: 'Observation/ecg-1' } })
  expect(decodeObservation(panel)).not.toHaveProperty('source.parts')
})

test('another subject, time, rate or status is another group, and so is the same lead again', () => {
  const others = [
    oneLead('131329', { subject: { reference: 'Patient/p2' } }),
    oneLead('131329', { effectiveDateTime: '2026-01-31T09:00:00Z' }),
    oneLead('131329', { valueSampledData: sampledData(microvolts, { period: 4 }) }),
    oneLead('131329', { status: 'entered-in-error' }),
    oneLead('131330'),
  ]
  const observations = [oneLead('131330'), ...others]
  expect(groupPerLeadObservations(observations)).toEqual(observations)
})

test('Observations with components, or of no lead, stay as they are', () => {
  const twelve = parseObservation(observation())
  const pleth = oneLead('150452')
  expect(groupPerLeadObservations([twelve, pleth, twelve])).toEqual([twelve, pleth, twelve])
})

test('a malformed Observation stays as it is, for the decoder to refuse', () => {
  const good = oneLead('131330')
  const bad = [
    { ...good, code: undefined },
    { ...good, code: { coding: 'II' } },
  ]
  const observations = [good, ...bad] as unknown as EcgObservation[]
  expect(groupPerLeadObservations(observations)).toEqual(observations)
})

test('the third of one lead goes with the third of another', () => {
  const nth = (code: string, n: number) => oneLead(code, { id: `${code}-${n}` })
  const grouped = groupPerLeadObservations([
    nth('131330', 1),
    nth('131330', 2),
    nth('131330', 3),
    nth('131329', 1),
    nth('131329', 2),
    nth('131329', 3),
    nth('131331', 1),
  ])
  expect(grouped.map(partsOf)).toEqual([
    ['Observation/131329-1', 'Observation/131330-1', 'Observation/131331-1'],
    ['Observation/131329-2', 'Observation/131330-2'],
    ['Observation/131329-3', 'Observation/131330-3'],
  ])
})

test('each Observation is looked at once, however many there are of one lead and time', () => {
  const read = vi.spyOn(schema, 'isReadableObservation')
  const many = Array.from({ length: 500 }, (_, i) => oneLead('131330', { id: `o-${i}` }))
  expect(groupPerLeadObservations(many)).toHaveLength(500)
  expect(read).toHaveBeenCalledTimes(500)
})

test.each([
  ['Patient?_count=1000'],
  ['Patient/1/_history'],
  ['Observation/..'],
  ['Observation/a/$everything'],
])('a list of parts with %s in it is no list of leads', (reference) => {
  const component = ['131329', '131330'].map((code) => ({
    code: { coding: [{ system: 'urn:oid:2.16.840.1.113883.6.24', code }] },
  }))
  const withMember = (member: string) => ({
    resourceType: 'Observation' as const,
    id: 'a',
    status: 'final' as const,
    code: { text: 'ECG' },
    component,
    hasMember: [{ reference: 'Observation/a' }, { reference: member }],
  })
  expect(partsOf(withMember('Observation/b'))).toEqual(['Observation/a', 'Observation/b'])
  expect(partsOf(withMember(reference))).toEqual([])
  expect(partsOf({ ...withMember('Observation/b'), component: component.slice(1) })).toEqual([])
})
