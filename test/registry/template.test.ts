import { describe, expect, test } from 'vitest'
import { fillTemplate, loadRegistry, resolveOrder } from '../../src/registry/index.ts'

const { template, indicators, orders } = loadRegistry()

const summaries = indicators.flatMap(({ id, analyte, finding }) => {
  const order = orders[finding?.orders[0] ?? '']
  const resolved = order && resolveOrder(order, analyte.id)
  if (!finding || !resolved) return []
  const values = { finding: finding.finding, ecgTime: '30 Sep 08:41 UTC', order: resolved.short }
  return [{ id, summary: fillTemplate(template.summary, values) }]
})

test('every summary is shorter than 140 characters, the longest finding included', () => {
  expect(summaries.length).toBeGreaterThan(40)
  for (const { id, summary } of summaries) {
    expect(summary.length, `${id}: ${summary}`).toBeLessThan(140)
  }
})

test('the summary reads as in the design', () => {
  expect(summaries.find(({ id }) => id === 'potassium-high')?.summary).toBe(
    'Raised likelihood of hyperkalaemia on the ECG of 30 Sep 08:41 UTC: consider a basic metabolic panel',
  )
})

describe('what a card must say', () => {
  test.each([
    ['frequency', 'Of {of} patients with an estimate like this, about {count} have it.'],
    ['confirm', 'do not treat on this'],
    ['readFirst', 'not an ECG interpretation: read the tracing first'],
    ['demonstration', 'Demonstration on simulated data: not for clinical use'],
    ['investigational', 'not for clinical use'],
  ] as const)('%s: %s', (line, words) => {
    expect(template.detail[line]).toContain(words)
  })

  test('one probability, and the source names the model and its standing', () => {
    const texts = Object.values(template.detail)
    expect(texts.filter((text) => text.includes('{percent}'))).toHaveLength(1)
    expect(template.sourceLabel).toMatch(/\{model\} \{version\} \(\{status\}\): investigational/)
  })

  test('nothing says normal, ruled out or strong', () => {
    const words = JSON.stringify(template).toLowerCase()
    expect(words).not.toMatch(/normal|rule[sd]? out|unlikely|strong/)
  })
})

describe('fillTemplate', () => {
  test('fills each place, more than once if need be', () => {
    expect(fillTemplate('{a} and {b}, {a}', { a: 1, b: 'two' })).toBe('1 and two, 1')
  })

  test('takes a value literally, whatever it looks like', () => {
    expect(fillTemplate('{a}', { a: '$& {b}' })).toBe('$& {b}')
  })

  test('a missing value is an error that names the place', () => {
    expect(() => fillTemplate('{a} {lead}', { a: 1 })).toThrow('{lead}')
    expect(() => fillTemplate('{toString}', {})).toThrow('{toString}')
  })
})
