import { expect, test } from 'vitest'
import { keepSimultaneous, readChannels, selectChannels } from '../../src/ecg/channels.ts'
import { parseObservation } from '../../src/ecg/observation-schema.ts'
import { component as componentOf, mdc, observation } from './observation-fixtures.ts'

const channelsOf = (...codes: string[]): ReturnType<typeof readChannels> =>
  readChannels(
    parseObservation(observation({ component: codes.map((code) => componentOf(mdc, code)) })),
  )

test('components of one lead are its pieces, in order', () => {
  const [i, ii] = channelsOf('131329', '131330', '131329', '150452')
  expect([i?.lead, ii?.lead]).toEqual(['I', 'II'])
  expect(i?.pieces.map(({ path }) => path)).toEqual([
    'Observation.component[0].valueSampledData',
    'Observation.component[2].valueSampledData',
  ])
})

test('what is wanted, and the pair it is computed from', () => {
  const channels = channelsOf('131331', '131392', '131329', '131389')
  const selected = (...wanted: string[]): string[] =>
    selectChannels(channels, wanted).map(({ lead }) => lead)
  expect(selected('I')).toEqual(['I'])
  expect(selected('II')).toEqual(['I', 'III'])
  expect(selected('II', 'V1')).toEqual(['V1', 'I', 'III'])
  expect(selected('V6')).toEqual([])
  expect(selectChannels(channels)).toBe(channels)
})

test('the fastest leads and, of these, the longest', () => {
  const channel = (lead: string, samplingHz: number, length: number) => ({
    lead,
    samplingHz,
    samples: new Float64Array(length),
    unit: 'mV',
  })
  const warnings: string[] = []
  const kept = keepSimultaneous(
    [channel('I', 500, 10), channel('II', 500, 20), channel('V1', 250, 90), channel('V2', 1000, 0)],
    warnings,
  )
  expect(kept.map(({ lead }) => lead)).toEqual(['II'])
  expect(warnings).toEqual(['Dropped I, V1, V2: of another sampling rate or length.'])
  expect(keepSimultaneous([], warnings)).toEqual([])
})

test('forty thousand batches of one lead are no work', () => {
  // A list copied for each of them took a minute: the time limit of a test tells.
  const component = Array<object>(40_000).fill(componentOf(mdc, '131329'))
  const [channel] = readChannels(parseObservation(observation({ component })))
  expect(channel?.pieces).toHaveLength(40_000)
})
