import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { inTime, late } from '../../src/cds-hooks/in-time.ts'

describe('inTime', () => {
  it('hands on what is ready, or what went wrong', async () => {
    expect(await inTime(Promise.resolve(7), 60_000)).toBe(7)
    await expect(inTime(Promise.reject(new Error('no')), 60_000)).rejects.toThrow('no')
  })

  it('gives up waiting, not the work', async () => {
    let done = false
    const work = sleep(50).then(() => (done = true))
    expect(await inTime(work, 1)).toBe(late)
    expect(await work).toBe(true)
    expect(done).toBe(true)
  })
})
