import { randomUUID } from 'node:crypto'
import type { Card } from '../../src/cds-hooks/types.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { feedbackPath, servicePath } from '../../src/cds-hooks/discovery.ts'
import { openStore } from '../../src/store/index.ts'
import type { Store } from '../../src/store/store.ts'
import { sandboxTenant } from '../../src/tenants/index.ts'
import { openParts, registry, type Parts } from '../cds-hooks/parts.ts'
import { defectsOf } from '../cds-hooks/well-formed.ts'
import { prefetchOf } from './prefetched.ts'

const hourMs = 3_600_000
const start = Date.now()
let now = start
let store: Store
let parts: Parts
beforeAll(async () => {
  store = await openStore({ now: () => now })
  parts = await openParts({
    tenants: [sandboxTenant('http://127.0.0.1:1')],
    store,
    now: () => now,
  })
})
afterAll(async () => {
  await parts.close()
  await store.close()
})

async function post(path: string, body: unknown): Promise<Response> {
  return parts.app.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

const hookOf = (userId: string) => ({
  hook: 'patient-view',
  hookInstance: randomUUID(),
  context: { userId, patientId: 'hyperkalaemia' },
  prefetch: prefetchOf('hyperkalaemia', start),
})

/** Opens the chart of a patient with hyperkalaemia, all of it prefetched. */
async function open(userId: string): Promise<readonly Card[]> {
  const response = await post(servicePath, hookOf(userId))
  const text = await response.text()
  expect(defectsOf(response.status, text)).toEqual([])
  await parts.settled()
  return (JSON.parse(text) as { cards: Card[] }).cards
}

let users = 0
const newUser = () => `Practitioner/user-${++users}`
const at = (time: number) => new Date(time).toISOString()
const overridden = (card: string, code: string, change: object = {}) => ({
  card,
  outcome: 'overridden',
  overrideReason: { reason: { code, system: registry.overrideReasons.system } },
  outcomeTimestamp: at(now),
  ...change,
})
const send = async (...feedback: unknown[]) => (await post(feedbackPath, { feedback })).status

async function cardOf(user: string): Promise<Card> {
  const [card] = await open(user)
  if (!card) throw new Error('no card')
  return card
}

/** What the next opening speaks of: when one finding is answered, the one behind it may come forward. */
const findingsOf = async (user: string) =>
  (await open(user)).map(({ source }) => source.topic?.code)

describe('an answered card', () => {
  it.each(['accepted', 'overridden'])(
    'that was %s does not come back to this user',
    async (outcome) => {
      const [user, other] = [newUser(), newUser()]
      const card = await cardOf(user)
      expect(await open(user)).toEqual([card])
      const answer =
        outcome === 'accepted'
          ? {
              card: card.uuid,
              outcome,
              acceptedSuggestions: [{ id: card.suggestions?.[0].uuid }],
              outcomeTimestamp: at(now),
            }
          : overridden(card.uuid, 'ecg-explained')
      expect(await send(answer)).toBe(200)
      expect(await findingsOf(user)).not.toContain('potassium-high')
      expect(await findingsOf(other)).toEqual(['potassium-high'])
    },
  )

  it('that was snoozed comes back when the time is over, the same', async () => {
    const user = newUser()
    const card = await cardOf(user)
    expect(await send(overridden(card.uuid, 'later-today'))).toBe(200)
    now = start + 3.9 * hourMs
    expect(await findingsOf(user)).not.toContain('potassium-high')
    now = start + 4.1 * hourMs
    expect((await cardOf(user)).uuid).toBe(card.uuid)
    now = start
  })

  it('stays answered when an older answer comes late', async () => {
    const user = newUser()
    const card = await cardOf(user)
    expect(await send(overridden(card.uuid, 'ecg-explained'))).toBe(200)
    const older = overridden(card.uuid, 'later-today', { outcomeTimestamp: at(now - 9 * hourMs) })
    expect(await send(older)).toBe(200)
    expect(await findingsOf(user)).not.toContain('potassium-high')
  })
})

describe('feedback', () => {
  it('sent three times, alone and in a batch, is kept once', async () => {
    const card = await cardOf(newUser())
    const answer = overridden(card.uuid, 'patient-declines', {
      overrideReason: { reason: { code: 'patient-declines' }, userComment: 'an ø and a \u{1f9ea}' },
    })
    expect(await send(answer)).toBe(200)
    expect(await send(answer, answer)).toBe(200)
    const kept = await store.feedback.ofCard('sandbox', card.uuid)
    expect(kept).toHaveLength(1)
    expect(kept[0]).toMatchObject({
      comment: 'an ø and a \u{1f9ea}',
      reason: { code: 'patient-declines' },
    })
  })

  it('on a card that nobody knows is accepted and logged', async () => {
    const card = randomUUID()
    expect(await send(overridden(card, 'ecg-explained'))).toBe(200)
    expect(parts.log.lines.map(({ fields }) => fields)).toContainEqual({
      event: 'feedback-unknown-card',
      tenant: 'sandbox',
      card,
    })
  })

  it('tolerates reasons that are not ours and fields that it does not know', async () => {
    const card = await cardOf(newUser())
    const answer = overridden(card.uuid, 'x', {
      overrideReason: {
        reason: { code: '42', system: 'https://ehr.example/reasons', display: 'Busy' },
      },
      extension: { 'com.example': { deep: [1] } },
    })
    expect(await send(answer)).toBe(200)
  })

  it('is counted by outcome and reason', async () => {
    const { text } = await parts.metrics.expose()
    expect(text).toMatch(
      /anyecg_feedback_total\{tenant="sandbox",outcome="overridden",reason="later-today"\} [1-9]/,
    )
    expect(text).toMatch(
      /anyecg_feedback_total\{tenant="sandbox",outcome="overridden",reason="other"\} 1/,
    )
  })

  it.each([
    ['no list', { feedback: {} }, 'feedback'],
    ['an empty list', { feedback: [] }, 'feedback'],
    [
      'no outcome',
      { feedback: [{ card: randomUUID(), outcomeTimestamp: at(start) }] },
      'feedback.0.outcome',
    ],
    ['a card that is no uuid', { feedback: [overridden('7', 'x')] }, 'feedback.0.card'],
    [
      'a time without an offset',
      { feedback: [overridden(randomUUID(), 'x', { outcomeTimestamp: '2026-03-01T08:41:00' })] },
      'feedback.0.outcomeTimestamp',
    ],
    [
      'an acceptance of nothing',
      { feedback: [{ card: randomUUID(), outcome: 'accepted', outcomeTimestamp: at(start) }] },
      'feedback.0.acceptedSuggestions',
    ],
  ])('with %s is 400 and names the field', async (_, body, field) => {
    const response = await post(feedbackPath, body)
    const text = await response.text()
    expect(response.status).toBe(400)
    expect(defectsOf(400, text)).toEqual([])
    expect(text).toContain(`${field}:`)
  })

  it('of another service, by another method or in another form is 404, 405, 413 or 415', async () => {
    expect((await post('/cds-services/other/feedback', {})).status).toBe(404)
    expect((await parts.app.request(feedbackPath)).status).toBe(405)
    expect((await post(feedbackPath, `"${'x'.repeat(9 * 1024 * 1024)}"`)).status).toBe(413)
    const plain = await parts.app.request(feedbackPath, { method: 'POST', body: '{}' })
    expect(plain.status).toBe(415)
  })
})

it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', ''])(
  'what a page of another origin may send unasked, as "%s", is 415, and no answer is kept',
  async (type) => {
    const user = newUser()
    const card = await cardOf(user)
    const simple = (path: string, body: unknown) =>
      parts.app.request(path, {
        method: 'POST',
        headers: { origin: 'https://elsewhere.example', 'content-type': type },
        body: JSON.stringify(body),
      })
    const refusals = [
      await simple(feedbackPath, { feedback: [overridden(card.uuid, 'ecg-explained')] }),
      await simple(servicePath, hookOf(user)),
    ]
    for (const { status, headers } of refusals) {
      expect(status).toBe(415)
      expect(headers.get('access-control-allow-origin')).toBeNull()
    }
    expect(await cardOf(user)).toEqual(card)
  },
)

describe('a switch', () => {
  it.each(['all', 'tenant:sandbox'] as const)(
    '%s silences everything until it is lifted',
    async (scope) => {
      const user = newUser()
      await store.silences.impose({ scope, reason: 'test', by: 'test', since: now })
      expect(await open(user)).toEqual([])
      expect(await store.silences.lift(scope)).toBe(true)
      expect(await open(user)).toHaveLength(1)
    },
  )

  it('indicator: silences one finding', async () => {
    const user = newUser()
    const scope = 'indicator:potassium-high'
    await store.silences.impose({ scope, reason: 'test', by: 'test', since: now })
    expect((await open(user)).map(({ source }) => source.topic?.code)).not.toContain(
      'potassium-high',
    )
    await store.silences.lift(scope)
    expect(await open(user)).toHaveLength(1)
  })
})

it('leaves a trail from which every card can be said again', async () => {
  const card = await cardOf(newUser())
  const shown = await store.cards.patientsOf('sandbox', [card.uuid])
  expect(shown).toEqual(['hyperkalaemia'])
  const [kept] = await store.assessments.ofEcgs('sandbox', [ecgReference()])
  const trail = await store.audit.ofAssessment('sandbox', kept?.id ?? '')
  const entry = trail.find(({ cardUuids }) => cardUuids.includes(card.uuid))
  expect(entry).toMatchObject({
    outcome: 'cards',
    cardUuids: [card.uuid],
    contentHash: kept?.contentHash,
    patientId: 'hyperkalaemia',
  })
  expect(entry?.modelHash).toMatch(/^[0-9a-f]{64}$/)
  expect(entry?.policyHash).toMatch(/^[0-9a-f]{64}$/)
})

function ecgReference(): string {
  const { entry = [] } = prefetchOf('hyperkalaemia', start).ecg
  return `Observation/${entry[0]?.resource?.id ?? ''}`
}
