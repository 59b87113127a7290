/** @module present/suggestion: the confirming order, ready to accept. */
import type { ServiceRequest } from '@medplum/fhirtypes'
import type { Action, Coding, Suggestion } from '../cds-hooks/types.ts'
import {
  fillTemplate,
  resolveOrder,
  siteCodingOf,
  type Indicator,
  type Registry,
  type ResolvedOrder,
} from '../registry/index.ts'
import { dayWhere } from './clock.ts'
import { riskAssessmentSystem, uuidFrom } from './identity.ts'

export interface SuggestionInput {
  readonly indicator: Indicator
  readonly registry: Registry
  /** `Practitioner/123`: who would order. */
  readonly userId: string
  readonly patientId: string
  readonly encounterId?: string
  readonly assessmentId: string
  /** ISO 8601; its offset says which day it is at the bedside. */
  readonly ecgStart: string
  /** Why, in a line: becomes the order's reason. */
  readonly reason: string
  /** ms since 1970. */
  readonly now: number
}

export interface ProposedOrder extends ResolvedOrder {
  /** Never empty: the site's own code, where it has one, before the LOINC. */
  readonly coding: readonly Coding[]
}

/** The finding's orders, each with the code that measures this very analyte. */
export function ordersOf({ analyte, finding }: Indicator, registry: Registry): ProposedOrder[] {
  return (finding?.orders ?? []).flatMap((id) => {
    const order = registry.orders[id]
    const resolved = order && resolveOrder(order, analyte.id)
    if (!resolved) return []
    const site = siteCodingOf(id, resolved.loinc, registry.policy)
    const loinc = { system: 'http://loinc.org', code: resolved.loinc }
    return [{ ...resolved, coding: site ? [site, loinc] : [loinc] }]
  })
}

/** One suggestion that creates every order of the finding together; none when the finding has no orders. */
export function toSuggestion(input: SuggestionInput): Suggestion | undefined {
  const orders = ordersOf(input.indicator, input.registry)
  const [first, ...rest] = orders.map((order) => toAction(order, input))
  if (!first) return undefined
  return {
    label: fillTemplate(input.registry.template.suggestionLabel, { orders: joinTexts(orders) }),
    uuid: uuidFrom('suggestion', input.assessmentId, input.indicator.id, input.userId),
    isRecommended: true,
    actions: [first, ...rest],
  }
}

export function joinTexts(orders: readonly ResolvedOrder[]): string {
  return orders.map(({ text }) => text).join(', ')
}

function toAction(order: ProposedOrder, input: SuggestionInput): Action {
  return {
    type: 'create',
    description: fillTemplate(input.registry.template.suggestionLabel, { orders: order.text }),
    resource: toServiceRequest(order, input),
  }
}

/** A proposal, not yet an order. The RiskAssessment is named by identifier: it may not be written yet. */
function toServiceRequest(order: ProposedOrder, input: SuggestionInput): ServiceRequest {
  return {
    resourceType: 'ServiceRequest',
    status: 'draft',
    intent: input.registry.policy.orderIntent,
    priority: input.indicator.finding?.urgency === 'urgent' ? 'urgent' : 'routine',
    category: [
      {
        coding: [
          { system: 'http://snomed.info/sct', code: '108252007', display: 'Laboratory procedure' },
        ],
      },
    ],
    code: { coding: order.coding.map((coding) => ({ ...coding })), text: order.text },
    subject: { reference: `Patient/${input.patientId}` },
    ...(input.encounterId ? { encounter: { reference: `Encounter/${input.encounterId}` } } : {}),
    // To the day: the EHR stamps the minute at signing, and the same chart opened twice shows the same card.
    authoredOn: dayWhere(input.ecgStart, input.now),
    requester: { reference: input.userId },
    reasonCode: [{ text: input.reason }],
    supportingInfo: [
      {
        type: 'RiskAssessment',
        identifier: { system: riskAssessmentSystem, value: input.assessmentId },
      },
    ],
  }
}
