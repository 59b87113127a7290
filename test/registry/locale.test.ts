import { describe, expect, test } from 'vitest'
import { loadRegistry, localise } from '../../src/registry/index.ts'
import { locales } from '../../src/registry/template.ts'
import { cardsWith } from './broken-cards.ts'

const english = loadRegistry()
const german = localise(english, 'de')
const potassium = ['analytes', 'potassium']

describe('localise', () => {
  test.each([
    ['potassium-low', 'Hypokaliämie'],
    ['potassium-high', 'Hyperkaliämie'],
    ['sodium-low', 'Hyponatriämie'],
    ['calcium-low', 'Hypokalzämie'],
    ['calcium-ionised-low', 'niedriges ionisiertes Kalzium'],
    ['magnesium-low', 'Hypomagnesiämie'],
    ['troponin-t-hs-high', 'erhöhtes kardiales Troponin T (hs)'],
    ['haemoglobin-low', 'niedriges Hämoglobin (Anämie)'],
  ])('%s is %s', (id, name) => {
    expect(german.indicator(id).finding?.finding).toBe(name)
    expect(german.indicators.find((indicator) => indicator.id === id)).toBe(german.indicator(id))
  })

  test('names analytes, orders and reasons', () => {
    expect(german.analytes.get('sodium')?.name).toBe('Natrium')
    expect(german.analyteByLoinc('2823-3')?.name).toBe('Kalium')
    expect(german.orders.O5?.short).toBe('Blutbild')
    expect(german.orders.O7?.codes.map(({ text }) => text)).toEqual(['NT-proBNP', 'BNP'])
    expect(german.template.unreadParts.labs).toBe('Laborwerte')
  })

  test('changes words and nothing else', () => {
    const withoutWords = ({ indicators, orders, overrideReasons }: typeof english) => ({
      indicators: indicators.map(({ id, analyte, direction, finding }) => ({
        id,
        direction,
        analyte: { ...analyte, name: '', low: null, high: null },
        finding: finding && { ...finding, finding: '' },
      })),
      orders: Object.entries(orders).map(([id, { codes, notThese }]) => [
        id,
        notThese,
        codes.map(({ loinc, analytes, verified }) => ({ loinc, analytes, verified })),
      ]),
      reasons: overrideReasons.reasons.map((reason) => ({ ...reason, display: '' })),
      system: overrideReasons.system,
    })
    expect(withoutWords(german)).toEqual(withoutWords(english))
    expect(german.policy).toBe(english.policy)
    expect(german.windowClasses).toBe(english.windowClasses)
    expect(german.measuredBy('51990-0')).toEqual(english.measuredBy('51990-0'))
  })

  test('goes there and back', () => {
    expect(localise(german, 'en')).toEqual(english)
    expect(localise(english, 'en').indicators).toBe(english.indicators)
  })

  test('keeps the rules of a site', () => {
    const site = { ...english, policy: { ...english.policy, maxCards: 3 } }
    expect(localise(site, 'de').policy.maxCards).toBe(3)
  })

  test('gives each of the 99 findings a German name of its own', () => {
    const names = german.indicators.flatMap(({ finding }) => finding?.finding ?? [])
    expect(new Set(names).size).toBe(99)
    const inBoth = names.filter((name) =>
      english.indicators.some(({ finding }) => finding?.finding === name),
    )
    expect(inBoth).toEqual([])
  })

  test('names findings so that nominative and accusative agree: no masculine adjective', () => {
    const names = german.indicators.flatMap(({ finding }) => finding?.finding ?? [])
    expect(names.filter((name) => /^[a-zäöü]+(er|en) /.test(name))).toEqual([])
  })
})

describe('a name that is missing or unknown does not load', () => {
  const row = { name: 'Kalium', low: 'Hypokaliämie', high: 'Hyperkaliämie' }

  test.each<[(string | number)[], unknown, string]>([
    [potassium, undefined, 'analytes: potassium is missing'],
    [['analytes', 'kalium'], row, 'analytes: kalium is not in the registry'],
    [[...potassium, 'low'], null, 'analytes.*.low: potassium is missing'],
    [['analytes', 'lactate', 'low'], 'x', 'analytes.*.low: lactate is not in the registry'],
    [[...potassium, 'high'], null, 'analytes.potassium.high'],
    [['orders', 'O3'], undefined, 'orders: O3 is missing'],
    [['orders', 'O99'], { text: 'x', short: 'x' }, 'orders: O99 is not in the registry'],
    [['orders', 'O7', 'codes'], undefined, 'orders.O7.codes: 33762-6 is missing'],
    [
      ['orders', 'O1', 'codes'],
      { '51990-0': { text: 'x', short: 'x' } },
      'orders.O1.codes: 51990-0 is not in the registry',
    ],
    [['overrideReasons', 'tomorrow'], undefined, 'overrideReasons: tomorrow is missing'],
    [['overrideReasons', 'never'], 'Nie', 'overrideReasons: never is not in the registry'],
    [['locale'], 'fr', 'locale'],
  ])('%j = %j', (path, value, message) => {
    const load = () => loadRegistry(cardsWith('locales/de.json', path, value))
    expect(load).toThrow('locales/de.json')
    expect(load).toThrow(message)
  })

  test.each<[(string | number)[], unknown, string]>([
    [['unreadParts', 'labs'], undefined, 'unreadParts.labs'],
    [['clock', 'months'], ['Jan.'], 'clock.months'],
    [['detail', 'frequency'], 'Einige haben es.', 'detail.frequency'],
    [['locale'], 'en', 'locale: must be the name of the file'],
  ])('template: %j = %j', (path, value, message) => {
    const load = () => loadRegistry(cardsWith('templates/de.json', path, value))
    expect(load).toThrow('templates/de.json')
    expect(load).toThrow(message)
  })

  test('nor does a German summary that is too long', () => {
    const long = [...potassium, 'high']
    expect(() => loadRegistry(cardsWith('locales/de.json', long, 'x'.repeat(80)))).toThrow(
      /templates\/de\.json: summary: \d+ characters for potassium-high/,
    )
  })
})

describe.each(locales)('%s', (locale) => {
  const { template } = localise(english, locale)

  test('says nothing like normal, ruled out or strong', () => {
    expect(JSON.stringify(template).toLowerCase()).not.toMatch(
      /normal|rule[sd]? out|unlikely|strong|ausgeschlossen|unwahrscheinlich|unauffällig/,
    )
  })

  test('says that the model is investigational wherever it is named', () => {
    const words = { en: 'nvestigational, not cleared, ', de: 'n Erprobung, nicht zugelassen, ' }
    expect(template.detail.investigational).toContain(words[locale])
    expect(template.sourceLabel).toContain(words[locale])
  })
})
