import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deriveLimbLeads, limbBasis, limbLeads } from '../../src/ecg/limb-leads.ts'

/** The six limb leads of two electrode differences, by their textbook definitions. */
function sixLeads(i: number, ii: number): Map<string, Float64Array> {
  const [ra, la, ll] = [0, i, ii]
  return new Map(
    Object.entries({
      I: la - ra,
      II: ll - ra,
      III: ll - la,
      aVR: ra - (la + ll) / 2,
      aVL: la - (ra + ll) / 2,
      aVF: ll - (ra + la) / 2,
    }).map(([lead, value]) => [lead, Float64Array.of(value)]),
  )
}

test('any two limb leads give the other four', () => {
  const millivolts = fc.double({ min: -5, max: 5, noNaN: true })
  fc.assert(
    fc.property(
      millivolts,
      millivolts,
      fc.shuffledSubarray([...limbLeads], { minLength: 2, maxLength: 6 }),
      (i, ii, present) => {
        const all = sixLeads(i, ii)
        const given = new Map(present.map((lead) => [lead, all.get(lead) ?? new Float64Array()]))
        const derived = deriveLimbLeads(given)
        expect(new Set([...given.keys(), ...derived.keys()])).toEqual(new Set(limbLeads))
        for (const [lead, [value]] of derived)
          expect(value).toBeCloseTo(all.get(lead)?.[0] ?? NaN, 9)
      },
    ),
  )
})

test('one limb lead gives nothing, chest leads give nothing', () => {
  expect(deriveLimbLeads(new Map([['II', Float64Array.of(1)]])).size).toBe(0)
  expect(
    deriveLimbLeads(
      new Map([
        ['V1', Float64Array.of(1)],
        ['V2', Float64Array.of(1)],
      ]),
    ).size,
  ).toBe(0)
  expect(limbBasis(['V1', 'aVF'])).toBeUndefined()
})

test('only what is wanted is computed, and a gap stays a gap', () => {
  const leads = new Map([
    ['I', Float64Array.of(0.5, NaN)],
    ['III', Float64Array.of(0.25, 1)],
  ])
  const derived = deriveLimbLeads(leads, ['II', 'I', 'V1'])
  expect([...derived]).toEqual([['II', Float64Array.of(0.75, NaN)]])
})
