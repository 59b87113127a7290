/** @module test/present/card-examples: the card of a finding, in any language and under any policy. */
import type { ServiceRequest } from '@medplum/fhirtypes'
import { toCard, type CardInput } from '../../src/present/card.ts'
import { localise, type Locale, type Policy } from '../../src/registry/index.ts'
import { assessmentOf, ecgTime, estimate, hourMs, registry } from '../interpret/examples.ts'

export const actionable = registry.indicators.filter(({ finding }) => finding?.display === 'A')

/** The registry of a site with these rules. */
export function registryWith(policy: Partial<Policy>, locale: Locale = 'en') {
  return localise({ ...registry, policy: { ...registry.policy, ...policy } }, locale)
}

export function inputFor(id: string, change: Partial<CardInput> = {}): CardInput {
  const chosen = estimate(id)
  const { registry: language = registry } = change
  return {
    id: 'f00d',
    assessment: assessmentOf(chosen),
    candidate: { indicator: language.indicator(id), estimate: chosen },
    evidenceSource: 'simulated',
    patientId: 'p1',
    encounterId: 'e1',
    userId: 'Practitioner/7',
    unread: [],
    registry: language,
    now: ecgTime + hourMs,
    ...change,
  }
}

export function ordered(input: CardInput): readonly ServiceRequest[] {
  return (
    toCard(input).suggestions?.[0].actions?.map((action) => {
      if (action.type === 'delete') throw new Error('a card deletes nothing')
      return action.resource as ServiceRequest
    }) ?? []
  )
}
