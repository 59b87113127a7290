import { expect, it } from 'vitest'
import { createMutex } from '../../../src/sandbox/fhir-server/mutex.ts'

it('runs one piece of work at a time, in order, and goes on after a failure', async () => {
  const alone = createMutex()
  const log: string[] = []
  const work = (name: string, fails = false) =>
    alone(async () => {
      log.push(`${name} begins`)
      await new Promise((resolve) => setTimeout(resolve, 1))
      log.push(`${name} ends`)
      if (fails) throw new Error(name)
      return name
    })
  const results = await Promise.allSettled([work('a'), work('b', true), work('c')])
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})
