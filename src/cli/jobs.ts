/** @module cli/jobs: writes and retractions that were given up: to see why, and to send them again. */
import type { Command } from 'commander'
import type { PgBoss } from 'pg-boss'
import { readConfig } from '../config.ts'
import { AnyEcgError } from '../errors.ts'
import { listDeadLetters, replayDeadLetters, type DeadLetter } from '../jobs/dead-letters.ts'
import { visitQueues } from '../jobs/queue.ts'
import { createLog } from '../log.ts'
import { openStore } from '../store/index.ts'

export function register(program: Command): void {
  const jobs = program
    .command('jobs')
    .summary('see write-backs and retractions that were given up, and send them again')
    .description(
      'A RiskAssessment that could not be written, or not be retracted, is tried again for half a day. Then it is a ' +
        'dead letter in the database that DATABASE_URL names, kept for 90 days.',
    )
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  npm run -s anyecg-lab -- jobs list\n' +
        '  npm run -s anyecg-lab -- jobs replay            (all, once their cause is mended)\n' +
        '  npm run -s anyecg-lab -- jobs replay <id> <id>  (these)\n',
    )
  jobs
    .command('list')
    .description('Dead letters: queue, age, tries, tenant, assessment and error.')
    .option('--json', 'machine-readable answer')
    .action(({ json }: { readonly json?: true }) =>
      withQueues(async (boss) => {
        const letters = await listDeadLetters(boss)
        const now = Date.now()
        if (json) say(JSON.stringify(letters, null, 2))
        else if (letters.length === 0) say('No dead letters.')
        else for (const letter of letters) say(lineOf(letter, now))
      }),
    )
  jobs
    .command('replay')
    .argument('[ids...]', 'as `jobs list` shows them; none: all')
    .description(
      'Send dead letters again. A running service takes them up within a second, and starts counting their tries anew.',
    )
    .action((ids: string[]) =>
      withQueues(async (boss) => {
        const asked = ids.length > 0 ? ids : undefined
        requireKnown(ids, await listDeadLetters(boss))
        const moved = await replayDeadLetters(boss, asked)
        say(moved === 1 ? '1 job was sent again.' : `${moved} jobs were sent again.`)
      }),
    )
}

/** @throws AnyEcgError `config-invalid` without a database that the running service shares. */
async function withQueues(work: (boss: PgBoss) => Promise<void>): Promise<void> {
  const { databaseUrl } = readConfig(process.env)
  if (databaseUrl === undefined)
    throw new AnyEcgError(
      'config-invalid',
      'DATABASE_URL is not set: without a database the jobs of a service are in its process and end with it. ' +
        'Set it to the one that the service uses.',
    )
  const store = await openStore({ databaseUrl, now: Date.now })
  try {
    const boss = await visitQueues(store, createLog('silent'))
    try {
      await work(boss)
    } finally {
      await boss.stop()
    }
  } finally {
    await store.close()
  }
}

function requireKnown(ids: readonly string[], letters: readonly DeadLetter[]): void {
  const known = new Set(letters.map(({ id }) => id))
  const unknown = ids.filter((id) => !known.has(id))
  if (unknown.length === 0) return
  throw new AnyEcgError(
    'request-invalid',
    `${unknown.join(', ')}: no such dead letter. \`jobs list\` shows those there are. Nothing was sent.`,
  )
}

function lineOf(letter: DeadLetter, now: number): string {
  const { id, queue, givenUpAt, tries, tenantId, assessmentId, error } = letter
  const age = `given up ${ageText(now - givenUpAt)} ago, tries: ${tries}`
  return [id, queue, age, tenantId, assessmentId, error].join('\t')
}

function ageText(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000))
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
