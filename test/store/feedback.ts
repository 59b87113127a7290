/** @module test/store/feedback: what users said, whenever and however often it comes. */
import { expect, test } from 'vitest'
import type { Feedback } from '../../src/store/store.ts'
import type { Replicas } from './engines.ts'
import { card, newTenant, noon, override } from './samples.ts'

const hour = 3_600_000

export function testFeedback({ pair }: Replicas): void {
  test('an answer comes back whole, and optional fields stay absent', async () => {
    const [{ feedback }] = pair()
    const tenantId = newTenant()
    const plain = override()
    const full: Feedback = {
      cardUuid: 'card-1',
      outcome: 'accepted',
      acceptedSuggestions: ['s-1', 's-2'],
      reason: { code: 'later', system: 'urn:x', display: 'Ask me later' },
      comment: 'später 👩‍⚕️',
      outcomeAt: noon + 1,
      snoozedUntil: noon + hour,
    }
    await feedback.record(tenantId, [full, plain], noon)
    expect(await feedback.ofCard(tenantId, 'card-1')).toStrictEqual([plain, full])
    expect(await feedback.ofCard(tenantId, 'card-2')).toEqual([])
  })

  test('sent again, it counts once, whatever we make of its snooze', async () => {
    const [a, b] = pair()
    const tenantId = newTenant()
    await a.cards.show([card(tenantId)])
    const one = override({ reason: { code: 'later' }, snoozedUntil: noon + hour })
    const receipt = { stored: 1, repeated: 1, unknownCards: [] }
    expect(await a.feedback.record(tenantId, [one, one], noon)).toEqual(receipt)
    const longer = { ...one, snoozedUntil: noon + 2 * hour }
    expect(await b.feedback.record(tenantId, [longer, override()], noon + 1)).toEqual(receipt)
    expect(await a.feedback.ofCard(tenantId, 'card-1')).toHaveLength(2)
    expect(await a.feedback.record(tenantId, [], noon)).toEqual({
      ...receipt,
      stored: 0,
      repeated: 0,
    })
  })

  test('two replicas that get the same batch at once, in other orders, keep each entry once', async () => {
    const tenantId = newTenant()
    const batch = Array.from({ length: 40 }, (_, n) => override({ outcomeAt: noon + n }))
    const receipts = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        pair()[n % 2 === 0 ? 0 : 1].feedback.record(
          tenantId,
          n % 3 === 0 ? batch : batch.toReversed(),
          noon,
        ),
      ),
    )
    expect(receipts.reduce((sum, { stored }) => sum + stored, 0)).toBe(40)
    expect(await pair()[0].feedback.ofCard(tenantId, 'card-1')).toStrictEqual(batch)
  })

  test('all of one call is kept, or none', async () => {
    const [{ feedback }] = pair()
    const tenantId = newTenant()
    const bad = override({ outcomeAt: NaN })
    await expect(feedback.record(tenantId, [override(), bad], noon)).rejects.toThrow('not a time')
    const many = Array.from({ length: 1001 }, (_, n) => override({ outcomeAt: n }))
    await expect(feedback.record(tenantId, many, noon)).rejects.toThrow('at most 1000 entries')
    expect(await feedback.ofCard(tenantId, 'card-1')).toEqual([])
    expect((await feedback.record(tenantId, many.slice(1), noon)).stored).toBe(1000)
  })

  test('an unknown card is named once and joined when it is shown after all', async () => {
    const [{ feedback, cards }] = pair()
    const tenantId = newTenant()
    await cards.show([card(tenantId, { uuid: 'known' })])
    const entries = ['unknown', 'known', 'unknown'].map((cardUuid, n) =>
      override({ cardUuid, outcomeAt: noon + n }),
    )
    const receipt = await feedback.record(tenantId, entries, noon)
    expect(receipt).toEqual({ stored: 3, repeated: 0, unknownCards: ['unknown'] })
    const late = card(tenantId, { uuid: 'unknown', indicatorId: 'sodium-low' })
    await cards.show([late])
    expect(await cards.answers(tenantId, late.assessmentId, late.userId)).toHaveLength(2)
  })

  test('the newest answer to a finding holds, in whatever order they come', async () => {
    const [{ feedback, cards }, b] = pair()
    const tenantId = newTenant()
    const potassium = card(tenantId)
    const sodium = card(tenantId, { uuid: 'card-2', indicatorId: 'sodium-low' })
    await cards.show([potassium, sodium])
    const snooze = override({
      reason: { code: 'later' },
      outcomeAt: noon + 2,
      snoozedUntil: noon + hour,
    })
    const answers = () => b.cards.answers(tenantId, potassium.assessmentId, potassium.userId)
    await feedback.record(tenantId, [snooze], noon + 3)
    await feedback.record(tenantId, [override({ outcomeAt: noon + 1 })], noon + 4)
    await feedback.record(tenantId, [override({ cardUuid: 'card-2' })], noon + 5)
    const snoozed = {
      indicatorId: 'potassium-high',
      outcome: 'overridden',
      reasonCode: 'later',
      snoozedUntil: noon + hour,
    }
    const other = { indicatorId: 'sodium-low', outcome: 'overridden' }
    expect(await answers()).toStrictEqual([snoozed, other])
    const accepted = override({
      outcome: 'accepted',
      acceptedSuggestions: ['suggestion-1'],
      outcomeAt: noon + 9,
    })
    await feedback.record(tenantId, [accepted], noon + 10)
    expect(await answers()).toStrictEqual([
      { indicatorId: 'potassium-high', outcome: 'accepted' },
      other,
    ])
  })

  test('answers are the own ones of a user, to one assessment', async () => {
    const [{ feedback, cards }] = pair()
    const tenantId = newTenant()
    await cards.show([
      card(tenantId),
      card(tenantId, { uuid: 'card-2', userId: 'Practitioner/2' }),
      card(tenantId, { uuid: 'card-3', assessmentId: 'assessment-2' }),
    ])
    await feedback.record(tenantId, [override({ cardUuid: 'card-2' })], noon)
    await feedback.record(tenantId, [override({ cardUuid: 'card-3' })], noon)
    expect(await cards.answers(tenantId, 'assessment-1', 'Practitioner/1')).toEqual([])
    expect(await cards.answers(tenantId, 'assessment-1', 'Practitioner/2')).toHaveLength(1)
  })

  test('a card shown again is counted, and the first showing is kept', async () => {
    const [a, b] = pair()
    const tenantId = newTenant()
    const one = card(tenantId)
    const two = card(tenantId, { uuid: 'card-2', patientId: 'patient-2' })
    await a.cards.show([])
    await Promise.all([
      a.cards.show([one, two, one]),
      b.cards.show([two, one]),
      a.cards.show([{ ...two, userId: 'Practitioner/2' }]),
    ])
    const { rows } = await a.executeSql(
      'select uuid, times_shown, shown_at::text from cards where tenant_id = $1 order by uuid',
      [tenantId],
    )
    expect(rows).toEqual([
      { uuid: 'card-1', times_shown: 2, shown_at: String(noon) },
      { uuid: 'card-2', times_shown: 3, shown_at: String(noon) },
    ])
    const patients = await b.cards.patientsOf(tenantId, ['card-2', 'card-1', 'unknown', 'card-1'])
    expect(patients).toEqual(['patient-1', 'patient-2'])
    expect(await b.cards.patientsOf(tenantId, [])).toEqual([])
    expect(await b.cards.patientsOf(newTenant(), ['card-1'])).toEqual([])
  })
}
