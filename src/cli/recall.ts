/** @module cli/recall: a model version is taken back: it speaks no more, and what it wrote is entered in error. */
import type { Command } from 'commander'
import { AnyEcgError } from '../errors.ts'
import { jobKey, openQueues } from '../jobs/queue.ts'
import { createLog } from '../log.ts'
import type { Store, StoredAssessment } from '../store/store.ts'
import { withStore } from './silence.ts'

interface RecallOptions {
  readonly reason: string
  readonly by: string
}

export function register(program: Command): void {
  program
    .command('recall')
    .summary('take a model version back')
    .argument(
      '<model@version>',
      'as the service says at GET /readyz, for example anyecg-demo@0.3.0',
    )
    .requiredOption('--reason <text>', 'why, for whoever asks later')
    .requiredOption('--by <name>', 'who takes it back')
    .description(
      'Silences the model version on every replica, retracts each assessment it made, and has their RiskAssessments ' +
        'turned entered-in-error by the running service, for tenants with backend credentials. Works on the database ' +
        'that DATABASE_URL names. Repeated, it goes on where it stopped.',
    )
    .action((name: string, { reason, by }: RecallOptions) =>
      withStore(async (store) => {
        const { id, version } = parseModel(name)
        await store.silences.impose({ scope: `model:${name}`, reason, by, since: Date.now() })
        const made = await store.assessments.ofModel(id, version)
        const queued = await retractAll(made, store)
        process.stdout.write(
          `${name} is silent. Assessments retracted: ${made.length}. RiskAssessments that wait to be turned ` +
            `entered-in-error: ${queued}; \`jobs list\` shows those that could not be.\n`,
        )
      }),
    )
}

/** @returns how many go to the queue: those whose FHIR server is known. */
async function retractAll(made: readonly StoredAssessment[], store: Store): Promise<number> {
  const boss = await openQueues(store, createLog('silent'))
  try {
    let queued = 0
    for (const { tenantId, id, fhirServer } of made) {
      // First the job: should this be cut short, the assessment is found again and the job is the same.
      if (fhirServer !== undefined) {
        const job = { tenantId, assessmentId: id, fhirServer }
        await boss.send('retract', job, { singletonKey: jobKey(job) })
        queued++
      }
      await store.assessments.retract(tenantId, id, 'model-recalled', Date.now())
    }
    return queued
  } finally {
    await boss.stop()
  }
}

function parseModel(name: string): { readonly id: string; readonly version: string } {
  const [, id, version] = /^([^@\s]+)@([^@\s]+)$/.exec(name) ?? []
  if (id && version) return { id, version }
  throw new AnyEcgError(
    'config-invalid',
    `${name} is no <model@version>, such as anyecg-demo@0.3.0.`,
  )
}
