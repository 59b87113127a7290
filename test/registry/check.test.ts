import { expect, test } from 'vitest'
import { loadRegistry } from '../../src/registry/index.ts'
import { cardsWith } from './broken-cards.ts'

const electrolytes = 'analytes/electrolytes.json'
const analyte = (index: number, ...field: (string | number)[]) => ['analytes', index, ...field]

test.each<[string, string, (string | number)[], unknown, RegExp]>([
  [
    'a number twice',
    electrolytes,
    analyte(0, 'number'),
    2,
    /number 1; .*number: 2 stands more than once/,
  ],
  ['an id twice', electrolytes, analyte(0, 'id'), 'sodium', /id: sodium stands more than once/],
  [
    'a LOINC twice',
    electrolytes,
    analyte(0, 'loinc', 0, 'code'),
    '2951-2',
    /loinc: 2951-2 stands more than once/,
  ],
  [
    'a LOINC that another analyte rejects',
    'analytes/coagulation.json',
    analyte(0, 'loinc', 0, 'code'),
    '48066-5',
    /loinc: 48066-5 stands more than once/,
  ],
  [
    'a unit twice',
    electrolytes,
    analyte(0, 'conversions', 0, 'unit'),
    'mmol/L',
    /electrolytes\.json: potassium\.conversions/,
  ],
  [
    'an order that does not exist',
    electrolytes,
    analyte(0, 'low', 'orders'),
    ['O1', 'O13'],
    /electrolytes\.json: potassium\.low\.orders: orders\.json has no O13/,
  ],
  [
    'an order without a code for this analyte',
    electrolytes,
    analyte(0, 'low', 'orders'),
    ['O11'],
    /no O11 with a code for potassium/,
  ],
  [
    'display A without an order',
    electrolytes,
    analyte(0, 'high', 'orders'),
    [],
    /potassium\.high\.orders: .*display A/,
  ],
  [
    'redundancy that is not returned',
    electrolytes,
    analyte(0, 'redundantWith'),
    'sodium',
    /potassium\.redundantWith: sodium must exist/,
  ],
  [
    'a tenth undefined finding',
    electrolytes,
    analyte(0, 'low'),
    null,
    /potassium\.low: must be null/,
  ],
  [
    'labels that overlap',
    electrolytes,
    analyte(0, 'low', 'label', 'value'),
    { male: 3.5, female: 5.6 },
    /potassium\.low\.label: must lie below/,
  ],
  [
    'a D-dimer card',
    'analytes/coagulation.json',
    analyte(3, 'high'),
    {
      finding: 'raised D-dimer',
      label: { value: 500 },
      actAt: null,
      urgentAt: null,
      display: 'A',
      urgency: 'routine',
      orders: ['O1'],
      benefit: 1,
      note: 'A card it must not be.',
      citation: 'none',
    },
    /d-dimer\.high\.display: D-dimer never makes a card/,
  ],
  [
    'a summary that is too long',
    electrolytes,
    analyte(0, 'high', 'finding'),
    'x'.repeat(80),
    /templates\/en\.json: summary: .* for potassium-high/,
  ],
  [
    'an order code for an unknown analyte',
    'orders.json',
    ['orders', 'O7', 'codes', 0, 'analytes'],
    ['nt-probnp', 'anp'],
    /orders\.json: orders\.O7\.codes\.analytes: anp/,
  ],
  [
    'the panel without calcium',
    'orders.json',
    ['orders', 'O1', 'codes', 0, 'loinc'],
    '24320-4',
    /orders\.O1\.codes: 24320-4 stands in notThese/,
  ],
  [
    'an exception for an unknown analyte',
    'window-classes.json',
    ['classes', 'C', 'exceptions', 0, 'analyte'],
    'tsh-x',
    /window-classes\.json: classes\.C\.exceptions: tsh-x/,
  ],
  [
    'a prevalence for an unknown indicator',
    'policy.json',
    ['sitePrevalence'],
    { potassium: 0.02 },
    /policy\.json: sitePrevalence: potassium/,
  ],
  [
    'silence for an unknown indicator',
    'policy.json',
    ['silentIndicators'],
    ['kalium-high'],
    /policy\.json: silentIndicators: kalium-high/,
  ],
  [
    'a reason twice',
    'override-reasons.json',
    ['reasons', 1, 'code'],
    'already-measured',
    /override-reasons\.json: reasons\.code: already-measured/,
  ],
])('%s does not load', (_, file, path, value, message) => {
  expect(() => loadRegistry(cardsWith(file, path, value))).toThrow(message)
})

test('a site may set its prevalence and silence a finding', () => {
  const prevalence = loadRegistry(
    cardsWith('policy.json', ['sitePrevalence'], { 'potassium-high': 0.01 }),
  )
  expect(prevalence.policy.sitePrevalence).toEqual({ 'potassium-high': 0.01 })
  const silent = loadRegistry(cardsWith('policy.json', ['silentIndicators'], ['bnp-high']))
  expect(silent.policy.silentIndicators).toEqual(['bnp-high'])
})
