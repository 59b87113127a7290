import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { canonicalBase, loadRegistry } from '../../src/registry/index.ts'
import { cardsDir } from './broken-cards.ts'

const registry = loadRegistry()
const defined = registry.indicators.filter(({ finding }) => finding !== null)
const ids = (kept: typeof defined) => kept.map(({ id }) => id)

describe('the registry of the reference', () => {
  test('has 54 analytes, 108 indicators, 99 defined findings and nine that are not', () => {
    expect(registry.analytes.size).toBe(54)
    expect(registry.indicators).toHaveLength(108)
    expect(defined).toHaveLength(99)
    expect(registry.indicators.filter(({ finding }) => !finding).map(({ id }) => id)).toEqual([
      'lactate-low',
      'troponin-i-hs-low',
      'troponin-t-hs-low',
      'nt-probnp-low',
      'bnp-low',
      'ck-mb-low',
      'd-dimer-low',
      'crp-low',
      'procalcitonin-low',
    ])
  })

  test('orders indicators by number, low before high', () => {
    expect(ids(registry.indicators.slice(0, 4))).toEqual([
      'potassium-low',
      'potassium-high',
      'sodium-low',
      'sodium-high',
    ])
    expect(registry.indicators.map(({ analyte }) => analyte.number)).toEqual(
      Array.from({ length: 108 }, (_, index) => Math.floor(index / 2) + 1),
    )
    expect(registry.indicators.at(-1)?.id).toBe('free-t4-high')
  })

  test('lets eleven findings make a card', () => {
    expect(ids(defined.filter(({ finding }) => finding?.display === 'A'))).toEqual([
      'potassium-low',
      'potassium-high',
      'calcium-low',
      'calcium-high',
      'calcium-ionised-low',
      'calcium-ionised-high',
      'troponin-i-hs-high',
      'troponin-t-hs-high',
      'nt-probnp-high',
      'bnp-high',
      'haemoglobin-low',
    ])
  })

  test('holds ten indicators that are null by construction', () => {
    const controls = registry.indicators.filter(({ analyte }) => analyte.simulation === 'N')
    expect(controls).toHaveLength(10)
    expect([...new Set(controls.map(({ analyte }) => analyte.id))]).toEqual([
      'vitamin-b12',
      'mchc',
      'monocytes',
      'eosinophils',
      'lipase',
    ])
    expect(controls.every(({ finding }) => finding?.display === 'R')).toBe(true)
  })

  test('counts four redundant pairs once', () => {
    const pairs = [...registry.analytes.values()]
      .filter(({ number, redundantWith }) => {
        const twin = registry.analytes.get(redundantWith ?? '')
        return twin !== undefined && number < twin.number
      })
      .map(({ id, redundantWith }) => [id, redundantWith])
    expect(pairs).toEqual([
      ['calcium', 'calcium-ionised'],
      ['troponin-i-hs', 'troponin-t-hs'],
      ['nt-probnp', 'bnp'],
      ['haemoglobin', 'haematocrit'],
    ])
  })

  test('says whom to hurry for', () => {
    const urgent = defined.filter(({ finding }) => finding?.urgency === 'urgent')
    expect(ids(urgent)).toEqual([
      'potassium-high',
      'calcium-ionised-low',
      'calcium-ionised-high',
      'troponin-i-hs-high',
      'troponin-t-hs-high',
    ])
    expect(registry.indicator('potassium-high').finding?.urgentAt).toBe(6)
    expect(registry.indicator('haemoglobin-low').finding?.urgentAt).toBe(7)
  })

  test("hypokalaemia's order includes magnesium", () => {
    expect(registry.indicator('potassium-low').finding?.orders).toEqual(['O1', 'O2'])
  })

  test('claims no citation and no checked LOINC display', () => {
    expect(defined.filter(({ finding }) => finding?.citation !== 'none')).toEqual([])
    const entries = [...registry.analytes.values()].flatMap(({ loinc }) => loinc)
    expect(entries.filter(({ verified }) => verified)).toEqual([])
  })

  test('gives each finding a note of one sentence that no other finding has', () => {
    const notes = defined.map(({ finding }) => finding?.note ?? '')
    expect(new Set(notes).size).toBe(99)
    expect(notes.filter((note) => !/^[A-Z][^.]*\.$/.test(note))).toEqual([])
  })
})

describe('look-ups', () => {
  test.each([
    ['2823-3', 'potassium'],
    ['6298-4', 'potassium'],
    ['59261-8', 'hba1c'],
    ['48065-7', 'd-dimer'],
  ])('LOINC %s is %s', (code, id) => {
    expect(registry.analyteByLoinc(code)?.id).toBe(id)
  })

  test.each([
    ['48066-5', 'D-dimer in DDU'],
    ['1863-0', 'anion gap with potassium'],
    ['10839-9', 'conventional troponin I'],
  ])('LOINC %s (%s) is none of ours', (code) => {
    expect(registry.analyteByLoinc(code)).toBeUndefined()
  })

  test('an unknown indicator is absent', () => {
    expect(() => registry.indicator('potassium')).toThrow('potassium is not an indicator')
  })

  test('an analyte knows its group', () => {
    expect(registry.analytes.get('hba1c')).toMatchObject({
      group: 'metabolism',
      groupTitle: 'Metabolism',
    })
  })
})

describe('the other files', () => {
  test('override reasons live under the canonical base', () => {
    expect(registry.overrideReasons.system).toBe(`${canonicalBase}/CodeSystem/override-reason`)
    expect(registry.overrideReasons.reasons.map(({ code }) => code)).toContain('already-measured')
    expect(registry.overrideReasons.reasons.some(({ snoozeHours }) => snoozeHours === 24)).toBe(
      true,
    )
  })

  test('the policy is the one of the design', () => {
    expect(registry.policy).toMatchObject({
      maxCards: 1,
      ppvFloor: 0.15,
      minAurocLower: 0.65,
      minPositives: 100,
      requireGainOverBaseline: true,
      ecgContext: 'ward',
      minSamplingHz: 200,
      sitePrevalence: {},
    })
  })

  test('every window class is used', () => {
    const used = new Set([...registry.analytes.values()].map(({ windowClass }) => windowClass))
    expect([...used].toSorted()).toEqual(Object.keys(registry.windowClasses).toSorted())
  })
})

test('takes a path or a URL, with or without a closing slash', () => {
  for (const dir of [cardsDir, `${cardsDir}/`, pathToFileURL(cardsDir)]) {
    expect(loadRegistry(dir).indicators).toHaveLength(108)
  }
})
