/** @module test/store/texts: what people write, what Postgres cannot keep, and what an error tells of it. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Replicas } from './engines.ts'
import { assessment, auditEntry, card, newTenant, noon, override } from './samples.ts'

const wellFormed = fc
  .string({ unit: 'binary', maxLength: 60 })
  .filter((text) => text.isWellFormed() && !text.includes('\0'))

export function testTexts({ pair }: Replicas): void {
  test('any text comes back as it was', async () => {
    const [{ feedback, assessments }] = pair()
    await fc.assert(
      fc.asyncProperty(wellFormed, wellFormed, async (text, id) => {
        const tenantId = newTenant()
        const entry = override({ cardUuid: id, comment: text, reason: { code: text } })
        await feedback.record(tenantId, [entry], noon)
        expect(await feedback.ofCard(tenantId, id)).toStrictEqual([entry])
        const one = assessment(tenantId, { id, warnings: [text, '"', '\\u0000', '{}', ''] })
        await assessments.keep(one)
        expect(await assessments.find(tenantId, id)).toStrictEqual(one)
      }),
      { numRuns: 40 },
    )
  })

  test('a comment of a megabyte is kept', async () => {
    const [{ feedback }] = pair()
    const tenantId = newTenant()
    const entry = override({ comment: 'Ü'.repeat(1_000_000) })
    await feedback.record(tenantId, [entry], noon)
    expect(await feedback.ofCard(tenantId, 'card-1')).toStrictEqual([entry])
  })

  test('NUL and half characters in what people write become U+FFFD', async () => {
    const [{ feedback, audit, assessments }] = pair()
    const tenantId = newTenant()
    const odd = 'a\0b\ud800c\udc00😀'
    const kept = 'a\ufffdb\ufffdc\ufffd😀'
    const entry = override({ comment: odd, reason: { code: odd, display: odd } })
    expect((await feedback.record(tenantId, [entry], noon)).stored).toBe(1)
    expect((await feedback.record(tenantId, [entry], noon)).repeated).toBe(1)
    expect(await feedback.ofCard(tenantId, 'card-1')).toStrictEqual([
      { ...entry, comment: kept, reason: { code: kept, display: kept } },
    ])
    await audit.append(auditEntry(tenantId, { reason: odd }))
    expect((await audit.ofAssessment(tenantId, 'assessment-1'))[0]?.reason).toBe(kept)
    const { warnings } = await assessments.keep(assessment(tenantId, { warnings: [odd] }))
    expect(warnings).toEqual([kept])
  })

  test('a key that holds one, or is endless, is refused by name of the fault, not by its text', async () => {
    const [{ feedback, cards, assessments }] = pair()
    const tenantId = newTenant()
    for (const odd of ['secret\0', 'secret\ud800', 'secret'.repeat(100)]) {
      const calls = [
        () => assessments.find(odd, 'x'),
        () => assessments.keep(assessment(tenantId, { patientId: odd })),
        () => assessments.ofEcgs(tenantId, [odd]),
        () => feedback.record(tenantId, [override(), override({ cardUuid: odd })], noon),
        () => cards.show([card(tenantId, { userId: odd })]),
        () => cards.patientsOf(tenantId, [odd]),
      ]
      for (const call of calls) {
        const error: unknown = await call().catch((thrown: unknown) => thrown)
        expect(error).toMatchObject({ code: 'request-invalid' })
        expect(String(error)).not.toContain('secret')
      }
    }
    expect(await feedback.ofCard(tenantId, 'card-1')).toEqual([])
    expect(await assessments.find(tenantId, 'assessment-1')).toBeUndefined()
  })

  test('the longest ids fit into every index', async () => {
    const [{ cards, feedback, audit }] = pair()
    // Random, so that Postgres cannot shrink it.
    const longest = () =>
      Array.from({ length: 512 }, () => String.fromCharCode(33 + Math.random() * 90)).join('')
    const [tenantId, uuid, assessmentId, userId] = [
      longest(),
      longest(),
      longest(),
      longest(),
    ] as const
    const one = card(tenantId, { uuid, assessmentId, userId })
    await cards.show([one])
    await feedback.record(tenantId, [override({ cardUuid: uuid })], noon)
    await audit.append(auditEntry(tenantId, { assessmentId }))
    expect(await cards.answers(tenantId, assessmentId, userId)).toHaveLength(1)
  })

  test('a failure tells neither the row nor its values', async () => {
    const [{ assessments, executeSql }] = pair()
    const tenantId = newTenant()
    await executeSql(
      `alter table assessments add constraint patient check (patient_id <> 'secret-patient')`,
    )
    const error: unknown = await assessments
      .keep(assessment(tenantId, { patientId: 'secret-patient' }))
      .catch((thrown: unknown) => thrown)
      .finally(() => executeSql('alter table assessments drop constraint patient'))
    expect(error).toMatchObject({
      code: 'store-failed',
      message: 'The store failed: SQLSTATE 23514.',
    })
    expect((error as Error).cause).toBeUndefined()
    expect((error as Error).stack).not.toContain('secret-patient')
  })
}
