/** @module jobs: a queue per kind of write, worked on by every replica, tried again until it is done or an operator must look. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { JobResult, JobWithMetadata } from 'pg-boss'
import { AnyEcgError, messageOf } from '../errors.ts'
import { unconfirmed } from '../fhir/confirm.ts'
import { failureCode } from '../fhir/failure.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { Jobs } from './jobs.ts'
import { noJobs } from './none.ts'
import {
  jobKey,
  jobSchemas,
  openQueues,
  queueNames,
  type AnyJob,
  type QueueName,
  type RetryPolicy,
} from './queue.ts'
import { retractStored, writeStored, type Done, type WriteDependencies } from './write.ts'

export interface JobDependencies extends WriteDependencies {
  readonly metrics: Pick<Metrics, 'writeBack'>
  readonly log: Log
  readonly retry?: RetryPolicy
}

/** For what another replica sent or what is due again; what this one sends wakes the worker at once, s. */
const pollSeconds = 1
/** FHIR servers of one tenant should not be flooded, nor those of another wait, so: few at a time. */
const batchSize = 8
const workersPerQueue = 2
/** How often `idle` looks, ms. */
const lookEveryMs = 20
/** Of a queue that ends with the process: what could be done at once, is, ms. */
const drainMs = 10_000

/** Dropped, and for somebody to look at: a caller may have made up what was assessed. */
const doubtful: ReadonlySet<string> = new Set<string>(['other-model', ...unconfirmed])

/** Without credentials of any tenant there is nothing to wait for, and no queue. */
export async function openJobs(deps: JobDependencies): Promise<Jobs> {
  const { store, log, backends } = deps
  if (!deps.tenants.some(({ id }) => backends.has(id))) return noJobs
  const boss = await openQueues(store, log, deps.retry)
  const workers = new Map<QueueName, string>()
  for (const queue of queueNames)
    workers.set(
      queue,
      await boss.work(
        queue,
        {
          perJobResults: true,
          includeMetadata: true,
          batchSize,
          burstWhenBatchFull: true,
          localConcurrency: workersPerQueue,
          pollingIntervalSeconds: pollSeconds,
        },
        (jobs: JobWithMetadata<AnyJob>[]) =>
          Promise.all(jobs.map((job) => perform(queue, job, deps))),
      ),
    )
  const send = async (queue: QueueName, job: AnyJob) => {
    // Parsed here, too: what else an object holds must not get into the database.
    await boss.send(queue, jobSchemas[queue].parse(job), { singletonKey: jobKey(job) })
    boss.notifyWorker(workers.get(queue) ?? '')
  }
  const open = async (condition: string): Promise<number> => {
    const { rows } = await store.executeSql(
      `select count(*)::int as open from pgboss.job where name = any($1) and ${condition}`,
      [[...queueNames]],
    )
    return (rows as { open: number }[])[0]?.open ?? 0
  }
  return {
    canWrite: backends.has,
    writeLater: (job) => send('write-back', job),
    retractLater: (job) => send('retract', job),
    idle: async () => {
      while ((await open(`state in ('created', 'retry', 'active')`)) > 0) await sleep(lookEveryMs)
    },
    close: async () => {
      if (store.engine === 'pglite') {
        const until = Date.now() + drainMs
        while (Date.now() < until && (await open(`state in ('created', 'active')`)) > 0)
          await sleep(lookEveryMs)
      }
      await boss.stop({ graceful: true })
      const left = await open(`state in ('created', 'retry')`)
      if (left > 0) log.warn({ event: 'jobs-left', count: left, kept: store.engine === 'postgres' })
    },
  }
}

/** Never rejects: each job of a batch ends on its own. */
async function perform(
  queue: QueueName,
  { id, data, retryCount, retryLimit }: JobWithMetadata<AnyJob>,
  deps: JobDependencies,
): Promise<JobResult> {
  const { metrics, log } = deps
  const about = { event: 'job', queue, tenant: data.tenantId, assessment: data.assessmentId }
  try {
    const outcome = await run(queue, data, deps)
    metrics.writeBack(data.tenantId, outcome)
    log[doubtful.has(outcome) ? 'warn' : 'info']({ ...about, outcome })
    return { id, status: 'completed', output: { outcome } }
  } catch (error) {
    const isLast = retryCount >= retryLimit
    const outcome = isLast ? 'given-up' : 'failed'
    metrics.writeBack(data.tenantId, outcome)
    log[isLast ? 'error' : 'warn']({
      ...about,
      outcome,
      tries: retryCount + 1,
      cause: failureCode(error),
    })
    return { id, status: 'failed', output: describe(error) }
  }
}

function run(queue: QueueName, data: unknown, deps: WriteDependencies): Promise<Done> {
  return queue === 'write-back'
    ? writeStored(jobSchemas[queue].parse(data), deps)
    : retractStored(jobSchemas[queue].parse(data), deps)
}

/** For whoever reads a dead letter. The text of a foreign error may quote what it failed on. */
function describe(error: unknown): { readonly code: string; readonly message: string } {
  const isOurs = error instanceof AnyEcgError
  return {
    code: failureCode(error),
    message: isOurs ? messageOf(error) : 'An error of the service itself: see its log.',
  }
}
