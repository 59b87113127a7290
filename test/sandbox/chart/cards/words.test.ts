import type { Patient, Resource } from '@medplum/fhirtypes'
import { expect, it } from 'vitest'
import type { Suggestion } from '../../../../src/cds-hooks/types.ts'
import {
  describeCards,
  describeSigning,
  explainNotAccepted,
  explainUntold,
} from '../../../../src/sandbox/chart/cards/words.ts'
import { RequestError } from '../../../../src/sandbox/chart/page/failure.ts'
import { readPatient } from '../../../../src/sandbox/chart/patients/read-patient.ts'

const ada: Patient = {
  resourceType: 'Patient',
  id: 'ada',
  name: [{ family: 'Lovelace', given: ['Ada'] }],
  identifier: [{ value: 'MRN-1' }],
}
const patient = readPatient(ada, [], new Date('2026-11-22T15:00:00Z'))

const suggest = (resource: Resource): Suggestion => ({
  label: 'Propose it',
  uuid: 'u',
  actions: [{ type: 'create', description: 'Propose it', resource }],
})
const order = suggest({
  resourceType: 'ServiceRequest',
  status: 'draft',
  intent: 'proposal',
  priority: 'urgent',
  subject: { reference: 'Patient/ada' },
  code: { text: 'magnesium' },
})
const flag = suggest({
  resourceType: 'Flag',
  status: 'active',
  code: { text: 'watch' },
  subject: { reference: 'Patient/ada' },
})
const textOf = (suggestion: Suggestion, status: number) =>
  explainNotAccepted(suggestion, patient, new RequestError(status, 'POST /fhir/R4: gone')).text

it('names order and patient, and keeps paths out of the sentence', () => {
  expect(textOf(order, 500)).toBe(
    '“Order magnesium” for Lovelace, Ada (MRN-1) was not done: the server reported an error. ' +
      'Try again, or order it in another way.',
  )
})

it.each([0, 200, 504])('does not claim to know what became of it: %i', (status) => {
  expect(textOf(order, status)).toMatch(/^It is not known whether “Order magnesium” for Lovelace/)
  expect(textOf(order, status)).toContain('not ordered twice')
})

it('calls it safe to accept again only where that is so', () => {
  expect(textOf(flag, 0)).toContain('Do not accept the card again before you have looked.')
})

it('says of which order, and whose, the service does not know', () => {
  const busy = new RequestError(503, 'POST /feedback: 503')
  expect(explainUntold(order, patient, busy).text).toBe(
    'The service was not told of “Order magnesium” for Lovelace, Ada (MRN-1): the server is busy. ' +
      'The order stands.',
  )
  expect(explainUntold(flag, patient, busy).text).toMatch(/busy\. What was done stands\.$/)
})

it('says that the click signs, and how urgently', () => {
  expect(describeSigning(order)).toBe('Signed at once, priority urgent.')
  expect(describeSigning(flag)).toBe('')
})

it('says in a line how many cards there are and what of', () => {
  const card = { uuid: 'c', summary: 'Look', indicator: 'info', source: { label: 's' } } as const
  expect(describeCards([])).toBe('No suggestion.')
  expect(describeCards([card])).toBe('1 card: Look')
  expect(describeCards([card, { ...card, summary: 'Think' }])).toBe('2 cards: Look; Think')
})
