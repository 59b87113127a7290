import type { ServiceRequest } from '@medplum/fhirtypes'
import { describe, expect, it } from 'vitest'
import type { Suggestion } from '../../../../src/cds-hooks/types.ts'
import { actionLabelOf, toEntries } from '../../../../src/sandbox/chart/cards/accept.ts'
import { acceptedText } from '../../../../src/sandbox/chart/cards/words.ts'

const now = new Date('2026-11-22T15:00:00Z')
const draft: ServiceRequest = {
  resourceType: 'ServiceRequest',
  status: 'draft',
  intent: 'proposal',
  subject: { reference: 'Patient/ada' },
  code: { text: 'basic metabolic panel' },
  authoredOn: '2026-11-22',
}

it('turns the actions of a suggestion into the entries of one transaction, drafts signed', () => {
  const suggestion: Suggestion = {
    label: 'Order',
    uuid: 'u',
    actions: [
      { type: 'create', description: 'Order', resource: draft },
      {
        type: 'update',
        description: 'Change',
        resource: { ...draft, id: '7', status: 'on-hold' },
      },
      { type: 'delete', description: 'Take back', resourceId: 'ServiceRequest/8' },
    ],
  }
  const [create, update, remove] = toEntries(suggestion, now)
  expect(create).toMatchObject({
    request: {
      method: 'POST',
      url: 'ServiceRequest',
      ifNoneExist: expect.stringMatching(/^identifier=https:[^|]+\|u\/0&status=active$/) as string,
    },
    resource: {
      ...draft,
      identifier: [{ value: 'u/0' }],
      status: 'active',
      intent: 'order',
      authoredOn: '2026-11-22T15:00:00.000Z',
    },
  })
  expect(update).toEqual({
    request: { method: 'PUT', url: 'ServiceRequest/7' },
    resource: { ...draft, id: '7', status: 'on-hold' },
  })
  expect(remove).toEqual({ request: { method: 'DELETE', url: 'ServiceRequest/8' } })
})

it('finds nothing to do in a suggestion without actions', () => {
  expect(toEntries({ label: 'Think', uuid: 'u' }, now)).toEqual([])
})

describe('words', () => {
  const propose = (resource: ServiceRequest) =>
    ({ type: 'create', description: 'Propose', resource }) as const
  const suggest = (first: ServiceRequest, ...rest: ServiceRequest[]): Suggestion => ({
    label: 'Propose tests',
    uuid: 'u',
    actions: [propose(first), ...rest.map(propose)],
  })

  it('the button orders what becomes an order', () => {
    const magnesium: ServiceRequest = { ...draft, code: { text: 'magnesium' } }
    const suggestion = suggest(draft, magnesium)
    expect(actionLabelOf(suggestion)).toBe('Order basic metabolic panel, magnesium')
    expect(acceptedText(suggestion)).toBe('Ordered: basic metabolic panel, magnesium')
  })

  it('what stays a proposal is neither called an order before nor after', () => {
    const suggestion = suggest({ ...draft, status: 'active', intent: 'proposal' })
    expect(actionLabelOf(suggestion)).toBe('Propose tests')
    expect(acceptedText(suggestion)).toBe('Accepted: Propose tests')
  })

  it('a suggestion that does more than order is called what the service calls it', () => {
    const more: Suggestion = {
      label: 'Change treatment',
      uuid: 'u',
      actions: [
        propose(draft),
        { type: 'delete', description: 'Stop', resourceId: 'MedicationRequest/1' },
      ],
    }
    expect(actionLabelOf(more)).toBe('Change treatment')
  })
})
