/** @module test/store/assessments: kept once, found again, retracted. */
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Replicas } from './engines.ts'
import { assessment, newTenant, noon, type NewAssessment } from './samples.ts'

export function testAssessments({ pair }: Replicas): void {
  test('what was kept is found as it was', async () => {
    const [{ assessments }, other] = pair()
    const one = assessment(newTenant())
    expect(await assessments.keep(one)).toStrictEqual(one)
    expect(await other.assessments.find(one.tenantId, one.id)).toStrictEqual(one)
    expect(await assessments.find(one.tenantId, 'another')).toBeUndefined()
  })

  test('the first one stands', async () => {
    const [a, b] = pair()
    const first = assessment(newTenant())
    await a.assessments.keep(first)
    const second = { ...first, logits: [9], assessedAt: noon + 99 }
    expect(await b.assessments.keep(second)).toStrictEqual(first)
  })

  test('fifty that come at once to two replicas are one row, and all get it', async () => {
    const tenantId = newTenant()
    const kept = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        pair()[n % 2 === 0 ? 0 : 1].assessments.keep(
          assessment(tenantId, { logits: [n], assessedAt: noon + n }),
        ),
      ),
    )
    expect(new Set(kept.map((one) => JSON.stringify(one))).size).toBe(1)
    const { rows } = await pair()[1].executeSql(
      'select count(*)::int as n from assessments where tenant_id = $1',
      [tenantId],
    )
    expect(rows).toEqual([{ n: 1 }])
  })

  test('logits come back bit for bit', async () => {
    const [{ assessments }] = pair()
    const edges = [0, -0, 5e-324, -1.7976931348623157e308, 0.1, Math.fround(0.1), 2 ** 53, NaN]
    const double = fc.double()
    await fc.assert(
      fc.asyncProperty(fc.array(double, { maxLength: 108 }), async (random) => {
        const logits = [...edges, Infinity, -Infinity, ...random]
        const one = assessment(newTenant(), { logits })
        await assessments.keep(one)
        const found = await assessments.find(one.tenantId, one.id)
        expect(found?.logits.length).toBe(logits.length)
        found?.logits.forEach((logit, n) => {
          expect(Object.is(logit, logits[n])).toBe(true)
        })
      }),
      { numRuns: 25 },
    )
  })

  test('undefined fields are absent, others stay', async () => {
    const [{ assessments }] = pair()
    const plain = assessment(newTenant())
    const { ecg } = plain
    const withParts = {
      ...plain,
      ecg: {
        ...ecg,
        start: '2026-01-01T12:00:00Z',
        source: { ...ecg.source, parts: ['Observation/1', 'Observation/2'], version: '3' },
      },
    }
    expect(await assessments.keep(withParts)).toStrictEqual(withParts)
    const found = await assessments.keep({ ...plain, tenantId: newTenant() })
    expect(Object.keys(found)).not.toContain('retracted')
    expect(Object.keys(found)).not.toContain('writtenAt')
    expect(Object.keys(found.ecg)).not.toContain('start')
  })

  test('times are kept from end to end of the calendar, in whole milliseconds', async () => {
    const [{ assessments }] = pair()
    for (const ms of [-8.64e15, -62_167_219_200_001, -1, 0, 253_402_300_800_000, 8.64e15]) {
      const one = assessment(newTenant(), { ecgTime: ms, assessedAt: ms })
      expect(await assessments.keep(one)).toStrictEqual(one)
    }
    const between = assessment(newTenant(), { ecgTime: noon + 0.6 })
    expect((await assessments.keep(between)).ecgTime).toBe(noon + 1)
    for (const ms of [NaN, Infinity, 8.64e15 + 1])
      await expect(assessments.keep(assessment(newTenant(), { ecgTime: ms }))).rejects.toThrow(
        expect.objectContaining({ code: 'request-invalid' }),
      )
  })

  test('an assessment is found by any of its Observations until it is retracted', async () => {
    const [{ assessments }, b] = pair()
    const tenantId = newTenant()
    const { ecg } = assessment(tenantId)
    const source = {
      format: 'fhir' as const,
      reference: 'Observation/1',
      parts: ['Observation/1', 'Observation/2,"{}\\'],
    }
    const one = assessment(tenantId, { ecg: { ...ecg, source } })
    const other = assessment(tenantId, {
      id: 'assessment-2',
      ecgTime: noon + 5,
      ecg: { ...ecg, source: { format: 'fhir', reference: 'Observation/3' } },
    })
    await assessments.keep(other)
    await assessments.keep(one)
    expect(await assessments.ofEcgs(tenantId, ['Observation/2,"{}\\'])).toStrictEqual([one])
    expect(await assessments.ofEcgs(tenantId, ['Observation/3', 'Observation/1'])).toStrictEqual([
      one,
      other,
    ])
    expect(await assessments.ofEcgs(tenantId, ['Observation/2'])).toEqual([])
    expect(await assessments.ofEcgs(tenantId, [])).toEqual([])
    await b.assessments.retract(tenantId, one.id, 'ecg-corrected', noon + 9)
    expect(await assessments.ofEcgs(tenantId, ['Observation/1', 'Observation/3'])).toStrictEqual([
      other,
    ])
  })

  test("a patient's are found from a time on, in order, until they are retracted", async () => {
    const [{ assessments }] = pair()
    const tenantId = newTenant()
    const [early, one, late] = [-1, 0, 1].map((minutes) =>
      assessment(tenantId, { id: `a${minutes}`, ecgTime: noon + minutes * 60_000 }),
    ) as [NewAssessment, NewAssessment, NewAssessment]
    for (const each of [late, early, one]) await assessments.keep(each)
    await assessments.keep(assessment(tenantId, { id: 'stranger', patientId: 'patient-2' }))
    await assessments.keep(assessment(newTenant()))
    const since = (time: number | undefined) => assessments.ofPatient(tenantId, 'patient-1', time)
    expect(await since(undefined)).toStrictEqual([early, one, late])
    expect(await since(noon)).toStrictEqual([one, late])
    await assessments.retract(tenantId, one.id, 'ecg-deleted', noon)
    expect(await since(noon)).toStrictEqual([late])
    expect(await since(8.64e15)).toEqual([])
  })

  test('of two replicas that retract, one does it, and the reason stands', async () => {
    const [a, b] = pair()
    const one = assessment(newTenant())
    await a.assessments.keep(one)
    const done = await Promise.all(
      [a, b, a, b].map(({ assessments }, n) =>
        assessments.retract(one.tenantId, one.id, 'ecg-moved', noon + n),
      ),
    )
    expect(done.filter(Boolean)).toHaveLength(1)
    const at = noon + done.indexOf(true)
    expect(await a.assessments.retract(one.tenantId, one.id, 'model-recalled', noon)).toBe(false)
    expect(await b.assessments.find(one.tenantId, one.id)).toStrictEqual({
      ...one,
      retracted: { at, reason: 'ecg-moved' },
    })
    // Kept again, it stays retracted.
    expect((await b.assessments.keep(one)).retracted?.reason).toBe('ecg-moved')
    expect(await a.assessments.retract(one.tenantId, 'never-kept', 'ecg-moved', noon)).toBe(false)
  })

  test('where and when it was first written stands', async () => {
    const [{ assessments }] = pair()
    const one = assessment(newTenant())
    await assessments.keep(one)
    await assessments.markWritten(one.tenantId, one.id, 'https://a.example/R4', noon + 2)
    await assessments.markWritten(one.tenantId, one.id, 'https://b.example/R4', noon + 3)
    expect(await assessments.find(one.tenantId, one.id)).toMatchObject({
      fhirServer: 'https://a.example/R4',
      writtenAt: noon + 2,
    })
    await assessments.markWritten(one.tenantId, 'never-kept', 'https://a.example/R4', noon)
  })

  test('a model version is recalled in every tenant, and no other version', async () => {
    const [{ assessments }] = pair()
    const model = { id: `model-${randomUUID()}`, version: '1.0.0' }
    const [first, second] = ['a', 'b'].map((name) =>
      assessment(`${name}-${newTenant()}`, { model }),
    ) as [ReturnType<typeof assessment>, ReturnType<typeof assessment>]
    await assessments.keep(second)
    await assessments.keep(first)
    await assessments.keep(assessment(newTenant(), { model: { ...model, version: '1.0.1' } }))
    expect(await assessments.ofModel(model.id, '1.0.0')).toStrictEqual([first, second])
    await assessments.retract(first.tenantId, first.id, 'model-recalled', noon)
    expect(await assessments.ofModel(model.id, '1.0.0')).toStrictEqual([second])
  })
}
