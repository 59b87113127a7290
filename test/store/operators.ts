/** @module test/store/operators: the audit, the switches, the replay guard and the job queue's SQL. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { SilenceRow } from '../../src/store/store.ts'
import type { Replicas } from './engines.ts'
import { auditEntry, newTenant, noon } from './samples.ts'

export function testOperators({ clock, pair }: Replicas): void {
  test('the audit tells the newest first, and of one moment the last to come', async () => {
    const [{ audit }, b] = pair()
    const tenantId = newTenant()
    const entries = [noon, noon + 2, noon, noon + 1].map((at, n) =>
      auditEntry(tenantId, { at, silences: { [`reason-${n}`]: n } }),
    )
    for (const entry of entries) await audit.append(entry)
    await audit.append(auditEntry(tenantId, { assessmentId: 'assessment-2', reason: 'paced' }))
    const [first, second, third, fourth] = entries
    expect(await b.audit.ofAssessment(tenantId, 'assessment-1')).toStrictEqual([
      second,
      fourth,
      third,
      first,
    ])
  })

  test('an audit entry without assessment is kept', async () => {
    const [{ audit, executeSql }] = pair()
    const tenantId = newTenant()
    const { assessmentId: _, contentHash: __, ...entry } = auditEntry(tenantId)
    await audit.append({ ...entry, outcome: 'declined', reason: 'no-ecg', cardUuids: [] })
    const { rows } = await executeSql(
      'select outcome, reason, assessment_id from audit where tenant_id = $1',
      [tenantId],
    )
    expect(rows).toEqual([{ outcome: 'declined', reason: 'no-ecg', assessment_id: null }])
  })

  test('a switch thrown on one replica is thrown on all, the first stands, and it can be lifted', async () => {
    const [a, b] = pair()
    const row: SilenceRow = {
      scope: `indicator:${randomUUID()}`,
      reason: 'Drift in the morning report.',
      by: 'informatics',
      since: noon,
    }
    const active = async () =>
      (await b.silences.active()).filter(({ scope }) => scope === row.scope)
    await a.silences.impose(row)
    await b.silences.impose({ ...row, by: 'someone else', since: noon + 1 })
    expect(await active()).toStrictEqual([row])
    expect(await b.silences.lift(row.scope)).toBe(true)
    expect(await a.silences.lift(row.scope)).toBe(false)
    expect(await active()).toEqual([])
  })

  test('a token is good once on all replicas together', async () => {
    const [a, b] = pair()
    const jti = randomUUID()
    const uses = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        (n % 2 === 0 ? a : b).replay.firstUse('https://ehr.example.org', jti, clock.ms + 60_000),
      ),
    )
    expect(uses.filter(Boolean)).toHaveLength(1)
    expect(await b.replay.firstUse('https://other.example.org', jti, clock.ms + 1)).toBe(true)
    // Joined without a mark between them, these two would be the same.
    expect(await b.replay.firstUse('https://ehr.example.org,', jti, clock.ms + 1)).toBe(true)
    for (const odd of ['nul \0', 'half \ud800', '\ufffd', 'long '.repeat(10_000)])
      expect([
        await a.replay.firstUse(odd, jti, clock.ms + 1),
        await b.replay.firstUse(odd, jti, clock.ms + 1),
      ]).toEqual([true, false])
  })

  test('a token is remembered until it expires and swept after', async () => {
    const [{ replay, executeSql }] = pair()
    const [jti, other] = [randomUUID(), randomUUID()]
    const expiresAt = clock.ms + 1000
    expect(await replay.firstUse('iss', jti, expiresAt)).toBe(true)
    clock.ms = expiresAt - 1
    expect(await replay.firstUse('iss', jti, expiresAt)).toBe(false)
    clock.ms = expiresAt
    expect(await replay.firstUse('iss', jti, expiresAt + 1000)).toBe(true)
    expect(await replay.firstUse('iss', jti, expiresAt + 1000)).toBe(false)
    clock.ms += 120_000
    await replay.firstUse('iss', other, clock.ms + 1000)
    const { rows } = await executeSql('select count(*)::int as n from used_tokens')
    expect(rows).toEqual([{ n: 1 }])
  })

  test('SQL as it stands: the rows of every statement, and parameters', async () => {
    const [{ executeSql, assessments }] = pair()
    const many = await executeSql('begin; select 1 as a; select 2 as b union select 3; commit')
    expect(many.rows).toEqual([{ a: 1 }, { b: 2 }, { b: 3 }])
    expect((await executeSql('select $1::int + 1 as n', [4])).rows).toEqual([{ n: 5 }])
    expect((await executeSql('create temporary table nothing (n int)')).rows).toEqual([])
    await expect(executeSql('begin; select 1/0; commit')).rejects.toThrow('division by zero')
    // A transaction that failed half-way is not left open for the next caller.
    expect(await assessments.find(newTenant(), 'x')).toBeUndefined()
  })
}
