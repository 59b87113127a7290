import { describe, expect, test } from 'vitest'
import { AnyEcgError } from '../../src/errors.ts'
import { loadRegistry } from '../../src/registry/index.ts'
import { cardsWith, cardsWithText } from './broken-cards.ts'

function problemOf(dir: string): string {
  try {
    loadRegistry(dir)
  } catch (error) {
    if (error instanceof AnyEcgError && error.code === 'registry-invalid') return error.message
    throw error
  }
  throw new Error('the broken cards were accepted')
}

const electrolytes = 'analytes/electrolytes.json'
const potassium = ['analytes', 0]

describe('a wrong value is named with its file and field', () => {
  test.each<[string, (string | number)[], unknown, string]>([
    [electrolytes, [...potassium, 'low', 'benefit'], 6, 'analytes[0].low.benefit'],
    [electrolytes, [...potassium, 'low', 'display'], 'B', 'analytes[0].low.display'],
    [electrolytes, [...potassium, 'high', 'note'], undefined, 'analytes[0].high.note'],
    [electrolytes, [...potassium, 'high'], null, 'analytes[0].high'],
    [
      electrolytes,
      [...potassium, 'low', 'label'],
      { value: '3.5' },
      'analytes[0].low.label.value: must be a number, {male, female}',
    ],
    [electrolytes, [...potassium, 'loinc', 0, 'code'], '2823-4', 'analytes[0].loinc[0].code'],
    [electrolytes, [...potassium, 'colour'], 'red', 'colour'],
    [electrolytes, ['$schema'], 'https://example.org', '$schema'],
    [electrolytes, ['group'], 'salts', 'group'],
    ['orders.json', ['orders', 'O1', 'codes'], [], 'orders.O1.codes'],
    ['window-classes.json', ['classes', 'F', 'pairingHours'], 0, 'classes.F.pairingHours'],
    ['policy.json', ['ppvFloor'], 15, 'ppvFloor'],
    ['policy.json', ['maxCards'], undefined, 'maxCards'],
    ['override-reasons.json', ['reasons', 0, 'code'], 'Already', 'reasons[0].code'],
    ['templates/en.json', ['detail', 'frequency'], 'Some have it.', 'detail.frequency'],
    ['templates/en.json', ['linkLabel'], 'Open {page}', 'linkLabel'],
  ])('%s %j = %j', (file, path, value, field) => {
    const message = problemOf(cardsWith(file, path, value))
    expect(message).toContain(file)
    expect(message).toContain(field)
  })

  test('steps by age must rise', () => {
    const steps = [
      { fromYears: 50, value: 900 },
      { fromYears: 0, value: 450 },
    ]
    const path = ['analytes', 2, 'high', 'label', 'value']
    expect(problemOf(cardsWith('analytes/cardiac.json', path, { byAge: steps }))).toContain(
      'analytes[2].high.label.value',
    )
  })
})

test('a file that is not JSON is named', () => {
  const message = problemOf(cardsWithText('policy.json', (text) => text.slice(0, -3)))
  expect(message).toMatch(/policy\.json is not JSON/)
})

test('a folder without card data is named', () => {
  expect(problemOf('/nowhere/cards')).toContain('/nowhere/cards/analytes')
})
