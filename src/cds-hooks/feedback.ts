/** @module cds-hooks/feedback: what became of the cards. https://cds-hooks.hl7.org/#feedback */
import * as z from 'zod'
import { AnyEcgError, nameFields } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { Registry } from '../registry/index.ts'
import type { Feedback, Store } from '../store/store.ts'
import type { Tenant } from '../tenants/index.ts'

const hourMs = 3_600_000

const coding = z.object({
  code: z.string().min(1),
  system: z.string().exactOptional(),
  display: z.string().exactOptional(),
})

const entry = z
  .object({
    card: z.guid('must be the uuid of a card'),
    outcome: z.enum(['accepted', 'overridden']),
    acceptedSuggestions: z
      .array(z.object({ id: z.guid('must be the uuid of a suggestion') }))
      .exactOptional(),
    overrideReason: z
      .object({ reason: coding.exactOptional(), userComment: z.string().exactOptional() })
      .exactOptional(),
    outcomeTimestamp: z.iso.datetime({
      offset: true,
      error: 'must be an ISO 8601 time with an offset from UTC',
    }),
  })
  .refine(
    ({ outcome, acceptedSuggestions }) => outcome !== 'accepted' || acceptedSuggestions?.length,
    {
      path: ['acceptedSuggestions'],
      message: 'is required when the card was accepted',
    },
  )

/** Counted before it is looked into: an error for each of a million entries is an attack, not a help. */
const mostEntries = 1000

/** Unknown fields and `extension` objects are tolerated anywhere. */
const feedbackRequestSchema = z.object({
  feedback: z.array(z.unknown()).min(1).max(mostEntries).pipe(z.array(entry)),
})

export type FeedbackRequest = z.infer<typeof feedbackRequestSchema>

/** @throws AnyEcgError `request-invalid` naming every wrong field. */
export function parseFeedback(body: unknown): FeedbackRequest {
  const parsed = feedbackRequestSchema.safeParse(body)
  if (parsed.success) return parsed.data
  throw new AnyEcgError('request-invalid', nameFields(parsed.error))
}

/** Sent twice, it counts once; a card this service does not know is kept and logged. */
export async function takeFeedback(
  { feedback }: FeedbackRequest,
  { tenant, registry, store, metrics, log, now }: FeedbackDependencies,
): Promise<void> {
  const { stored, repeated, unknownCards } = await store.feedback.record(
    tenant.id,
    feedback.map((one) => toFeedback(one, registry)),
    now(),
  )
  log.info({ event: 'feedback', tenant: tenant.id, stored, repeated })
  for (const card of unknownCards)
    log.warn({ event: 'feedback-unknown-card', tenant: tenant.id, card })
  for (const { outcome, overrideReason } of feedback) {
    const code = overrideReason?.reason?.code
    const isOurs = registry.overrideReasons.reasons.some((reason) => reason.code === code)
    metrics.feedback(tenant.id, outcome, code === undefined ? 'none' : isOurs ? code : 'other')
  }
}

export interface FeedbackDependencies {
  readonly tenant: Tenant
  readonly registry: Registry
  readonly store: Store
  readonly metrics: Metrics
  readonly log: Log
  readonly now: () => number
}

function toFeedback(
  { card, outcome, acceptedSuggestions, overrideReason, outcomeTimestamp }: z.infer<typeof entry>,
  { overrideReasons }: Registry,
): Feedback {
  const { reason, userComment } = overrideReason ?? {}
  const outcomeAt = Date.parse(outcomeTimestamp)
  const snoozeHours = overrideReasons.reasons.find(
    ({ code }) => code === reason?.code && isOurs(reason.system, overrideReasons.system),
  )?.snoozeHours
  return {
    cardUuid: card.toLowerCase(),
    outcome,
    acceptedSuggestions: acceptedSuggestions?.map(({ id }) => id.toLowerCase()) ?? [],
    ...(reason ? { reason } : {}),
    ...(userComment ? { comment: userComment } : {}),
    outcomeAt,
    ...(outcome === 'overridden' && snoozeHours
      ? { snoozedUntil: outcomeAt + snoozeHours * hourMs }
      : {}),
  }
}

/** Some clients give the code back without its system. */
function isOurs(system: string | undefined, ours: string): boolean {
  return system === undefined || system === ours
}
