import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeSampledData, samplingHzOf, scanNumbers } from '../../src/ecg/sampled-data.ts'

const spaces = [' ', '\n', '\t', '\r\n', '\u00a0', '\u2009', '\u3000', '\ufeff', '  ']

/** A number as somebody's software would write it, and what it means. */
const token = fc.oneof(
  fc.integer({ min: -70_000, max: 70_000 }).map((value) => [`${value}`, value] as const),
  fc
    .tuple(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), fc.integer({ min: 1, max: 6 }))
    .map(([value, places]) => (value / 10 ** places).toFixed(places))
    .map((text) => [text, Number(text)] as const),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => [`${value}`, value] as const),
  fc
    .double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 })
    .map((value) => value.toExponential().replace('e', 'E'))
    .map((text) => [text, Number(text)] as const),
  fc.constantFrom('E', 'U', 'L').map((text) => [text, NaN] as const),
)

/** As numbers without a sign of zero: "-0" is no other voltage than "0". */
const plain = (values: Iterable<number>): number[] => Array.from(values, (value) => value + 0)

test('any numbers and gaps, in any notation and any white space, come back as they are', () => {
  const separator = fc.constantFrom(...spaces)
  fc.assert(
    fc.property(
      fc.array(fc.tuple(token, separator)),
      fc.constantFrom('', ...spaces),
      (tokens, lead) => {
        const text = lead + tokens.map(([[written], space]) => written + space).join('')
        const values = tokens.map(([[, value]]) => value)
        expect(plain(scanNumbers(text, 'data'))).toEqual(plain(values))
        // Without the last separator, too.
        expect(plain(scanNumbers(text.trimEnd(), 'data'))).toEqual(plain(values))
      },
    ),
  )
})

test('a decimal is rounded as Number rounds it, not accumulated', () => {
  const written = ['0.1', '-0.3', '-244.500', '1.1234567890123', '-0.000001', '123456789012345']
  expect([...scanNumbers(written.join(' '), 'data')]).toEqual(written.map(Number))
})

test.each(['1,5', '0x10', '--1', '1e', 'NaN', 'e', 'EU', '1.2.3', '-', '12\u00b5', 'Infinity'])(
  'the token %j is refused, with its position',
  (bad) => {
    expect(() => scanNumbers(`1 ${bad} 3`, 'component[2].data')).toThrow(
      `component[2].data: value 2, "${bad}", is neither a number nor E, U or L`,
    )
  },
)

test('a long wrong token is not repeated whole', () => {
  expect(() => scanNumbers('Mustermann-Maximilian', 'data')).toThrow('"Mustermann-M..."')
})

test('value = origin + factor x datum, in mV whatever the unit', () => {
  const data = {
    origin: { value: 500, unit: 'uV', code: 'uV' },
    period: 2,
    factor: 2.5,
    data: '0 100 E',
  }
  expect(decodeSampledData(data)).toEqual([Float64Array.of(0.5, 0.75, NaN)])
})

test('dimensions are interleaved', () => {
  const data = { origin: { value: 0, code: 'mV' }, period: 2, dimensions: 3, data: '1 2 3 4 5 6' }
  expect(decodeSampledData(data)).toEqual([
    Float64Array.of(1, 4),
    Float64Array.of(2, 5),
    Float64Array.of(3, 6),
  ])
  expect(() => decodeSampledData({ ...data, data: '1 2 3 4' }, 'x')).toThrow(
    'x.data has 4 values, which is no multiple of x.dimensions (3)',
  )
})

test('the rate comes from period (R4) or from interval and unit (R5)', () => {
  expect(samplingHzOf({ period: 1.953125 })).toBe(512)
  expect(samplingHzOf({ interval: 2, intervalUnit: 'ms' })).toBe(500)
  expect(samplingHzOf({ interval: 0.002, intervalUnit: 's' })).toBe(500)
  expect(samplingHzOf({ interval: 2000, intervalUnit: 'us' })).toBeCloseTo(500, 9)
})

test.each([
  [{}, 'x.period is missing'],
  [{ interval: 2 }, 'x.intervalUnit must be'],
  [{ interval: 2, intervalUnit: 'Hz' }, 'x.intervalUnit must be'],
  [{ period: 0 }, 'x.period must be above 0'],
  [{ interval: -1, intervalUnit: 's' }, 'x.interval must be above 0'],
])('%j is refused', (data, message) => {
  expect(() => samplingHzOf(data, 'x')).toThrow(message)
})

test('empty data are no samples; what a double cannot hold is a gap', () => {
  expect(decodeSampledData({ period: 2, data: '' })).toEqual([new Float64Array()])
  expect(decodeSampledData({ period: 2 })).toEqual([new Float64Array()])
  expect(decodeSampledData({ period: 2, data: '1e999 1e300', factor: 1e100 })).toEqual([
    Float64Array.of(NaN, NaN),
  ])
})
