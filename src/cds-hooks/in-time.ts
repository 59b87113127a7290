/** @module cds-hooks/in-time: an answer within its budget; what is not ready by then goes on without the EHR waiting. */
import { setTimeout as sleep } from 'node:timers/promises'

export const late: unique symbol = Symbol('late')

/**
 * @param budgetMs from now.
 * @returns what the work came to, or `late`. The work goes on, and whoever began it looks after its end.
 * @throws what the work throws within the budget.
 */
export async function inTime<T>(work: Promise<T>, budgetMs: number): Promise<T | typeof late> {
  const enough = new AbortController()
  const due = sleep(budgetMs, undefined, { signal: enough.signal }).then(
    (): typeof late => late,
    (): typeof late => late,
  )
  try {
    return await Promise.race<T | typeof late>([work, due])
  } finally {
    enough.abort()
  }
}
