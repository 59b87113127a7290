/** @module jobs/queue: pg-boss on the store's own database; what waits there, for how long, and where it ends. */
import { PgBoss } from 'pg-boss'
import * as z from 'zod'
import type { Log } from '../log.ts'
import { reasonOf } from '../store/failure.ts'
import type { Store } from '../store/store.ts'
import type { RetractionJob, WriteBackJob } from './jobs.ts'

export const queueNames = ['write-back', 'retract'] as const
export type QueueName = (typeof queueNames)[number]

/** What a queue holds; other fields are no part of a job, whoever put them there. */
const named = { tenantId: z.string(), assessmentId: z.string(), fhirServer: z.string() }
export const jobSchemas = {
  'write-back': z.object({ ...named, encounterId: z.string().exactOptional() }),
  retract: z.object(named),
} as const

/** Ids only: see jobs.ts. */
export type AnyJob = WriteBackJob | RetractionJob

export interface RetryPolicy {
  /** Tries after the first. */
  readonly limit: number
  /** Before the first of them; doubles each time, with some chance in it. */
  readonly delaySeconds: number
  readonly maxDelaySeconds: number
}

/** Half a day in all: a FHIR server that is upgraded over night is met again in the morning. */
const patientRetry: RetryPolicy = { limit: 20, delaySeconds: 5, maxDelaySeconds: 3600 }

/** A job whose process died is given to another after this. Longer than any job takes. */
const expireSeconds = 120
/** Somebody has to look at a dead letter before it goes. */
const deadLetterDays = 90

const daySeconds = 86_400

export function deadLettersOf(queue: QueueName): string {
  return `${queue}-dead`
}

/** One job per assessment waits or runs. */
export function jobKey({ tenantId, assessmentId }: AnyJob): string {
  return `${tenantId}/${assessmentId}`
}

/** Opens the queues; nothing works on them yet. */
export async function openQueues(
  store: Pick<Store, 'engine' | 'executeSql'>,
  log: Log,
  retry: RetryPolicy = patientRetry,
): Promise<PgBoss> {
  const boss = connectQueues(store, log)
  await boss.start()
  const retention = {
    retentionSeconds: deadLetterDays * daySeconds,
    deleteAfterSeconds: deadLetterDays * daySeconds,
  }
  for (const name of queueNames) {
    const deadLetter = deadLettersOf(name)
    const options = {
      deadLetter,
      retryLimit: retry.limit,
      retryDelay: retry.delaySeconds,
      retryDelayMax: retry.maxDelaySeconds,
      retryBackoff: true,
      expireInSeconds: expireSeconds,
    }
    await boss.createQueue(deadLetter, retention)
    await boss.createQueue(name, { policy: 'exclusive', ...options })
    // Made by an older version, it still has that one's rules.
    await boss.updateQueue(name, options)
  }
  return boss
}

/** The queues of a service that runs, or ran, on this database: to look at and to move jobs, not to work on. */
export async function visitQueues(
  store: Pick<Store, 'engine' | 'executeSql'>,
  log: Log,
): Promise<PgBoss> {
  const boss = connectQueues(store, log, { supervise: false, registerInstance: false })
  await boss.start()
  return boss
}

function connectQueues(
  { engine, executeSql }: Pick<Store, 'engine' | 'executeSql'>,
  log: Log,
  options: { readonly supervise?: boolean; readonly registerInstance?: boolean } = {},
): PgBoss {
  const boss = new PgBoss({
    db: { executeSql },
    backend: engine,
    schedule: false,
    ...options,
  })
  boss.on('error', (error) => {
    log.error({ event: 'job-queue-failed', cause: reasonOf(error) })
  })
  boss.on('warning', ({ message }) => {
    log.warn({ event: 'job-queue-warning', cause: message })
  })
  return boss
}
