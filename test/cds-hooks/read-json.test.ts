import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDeeperThan } from '../../src/cds-hooks/read-json.ts'
import { emptyChart, openDoor } from './door.ts'
import { tenantOf } from './ehr.ts'

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? 1 + Math.max(0, ...Object.values(value).map(depthOf))
    : 0

describe('isDeeperThan', () => {
  it('counts levels as JSON.parse would build them, whatever stands in strings', () => {
    const brackets = fc.string({ unit: fc.constantFrom('[', ']', '{', '}', '"', '\\', 'a') })
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 6 },
        brackets,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(brackets, tie('tree'), { maxKeys: 3 }),
      ),
    }))
    fc.assert(
      fc.property(tree, (value) => {
        const json = JSON.stringify(value)
        const depth = depthOf(value)
        expect(isDeeperThan(json, depth)).toBe(false)
        if (depth > 0) expect(isDeeperThan(json, depth - 1)).toBe(true)
      }),
    )
  })

  it('ends on text that does not', () => {
    for (const text of ['"', '"\\', '"\\"', '[', ']', '']) expect(isDeeperThan(text, 2)).toBe(false)
  })
})

describe('the door', () => {
  const nested = (depth: number) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown

  it('takes a body of 64 levels, not of 65, and says so', async () => {
    const { post } = await openDoor([tenantOf({})])
    expect((await post(emptyChart({ extension: nested(63) }))).status).toBe(200)
    const refused = await post(emptyChart({ extension: nested(64) }))
    expect(refused.status).toBe(400)
    expect(await refused.text()).toContain('nested deeper than 64 levels')
    expect((await post('['.repeat(1_000_000))).status).toBe(400)
  })

  it('does not wait for ever', async () => {
    const silent = new ReadableStream()
    const { app, log } = await openDoor([tenantOf({})], 50)
    const response = await app.request('/cds-services/ecg-lab-patient-view', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: silent,
      duplex: 'half',
    } as RequestInit)
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ issue: [{ code: 'timeout' }] })
    expect(log.lines.map(({ fields }) => fields.event)).toContain('hook-timed-out')
  })
})
