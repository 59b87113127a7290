import { describe, expect, it } from 'vitest'
import { createUuid, fillTemplate } from '../../../../src/sandbox/chart/cards/hook.ts'

const context = { userId: 'Practitioner/9', patientId: 'ada' }

describe('fillTemplate', () => {
  it.each([
    ['Patient/{{context.patientId}}', 'Patient/ada'],
    ['{{context.userId}}', 'Practitioner/9'],
    ['Practitioner/{{userPractitionerId}}', 'Practitioner/9'],
    ['A?p={{context.patientId}}&q={{ context.patientId }}', 'A?p=ada&q=ada'],
    ['Encounter/{{context.encounterId}}', undefined],
    ['Patient/{{today()}}', undefined],
    ['Patient/{{context.nonsense}}', undefined],
  ])('%s', (template, query) => {
    expect(fillTemplate(template, context)).toBe(query)
  })
})

it('makes version 4 UUIDs, each its own', () => {
  const made = Array.from({ length: 100 }, createUuid)
  for (const uuid of made)
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(new Set(made).size).toBe(100)
})
