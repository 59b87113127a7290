/** @module jobs/dead-letters: jobs that were given up, for an operator to see and to send again. */
import type { PgBoss } from 'pg-boss'
import * as z from 'zod'
import { deadLettersOf, queueNames, type QueueName } from './queue.ts'

export interface DeadLetter {
  readonly id: string
  readonly queue: QueueName
  readonly tenantId: string
  readonly assessmentId: string
  readonly fhirServer: string
  /** When the job was first sent, and when it was given up, ms since 1970. */
  readonly sentAt: number
  readonly givenUpAt: number
  readonly tries: number
  readonly error: string
}

const dataSchema = z
  .object({ tenantId: z.string(), assessmentId: z.string(), fhirServer: z.string() })
  .catch({ tenantId: '?', assessmentId: '?', fhirServer: '?' })
const errorSchema = z.object({ message: z.string() }).catch({ message: 'not recorded' })

/** Oldest first. */
export async function listDeadLetters(boss: PgBoss): Promise<readonly DeadLetter[]> {
  const letters: DeadLetter[] = []
  for (const queue of queueNames)
    for (const job of await boss.findJobs(deadLettersOf(queue)))
      letters.push({
        id: job.id,
        queue,
        ...dataSchema.parse(job.data),
        sentAt: (job.sourceCreatedOn ?? job.createdOn).getTime(),
        givenUpAt: job.createdOn.getTime(),
        tries: (job.sourceRetryCount ?? 0) + 1,
        error: errorSchema.parse(job.sourceOutput).message,
      })
  return letters.sort((a, b) => a.givenUpAt - b.givenUpAt)
}

/**
 * Puts them back into their queues, where a running service takes them up. A letter whose assessment waits there
 * already, sent anew or replayed twice, has nothing left to do: it is dropped.
 * @param ids absent: all.
 * @returns how many were put back.
 */
export async function replayDeadLetters(boss: PgBoss, ids?: readonly string[]): Promise<number> {
  let moved = 0
  for (const queue of queueNames) {
    const from = deadLettersOf(queue)
    moved += await boss.redrive(from, ids ? { ids: [...ids] } : {})
    const stuck = await boss.findJobs(from)
    const twins = stuck.filter(({ state }) => state === 'failed').map(({ id }) => id)
    if (twins.length > 0) await boss.deleteJob(from, twins)
  }
  return moved
}
