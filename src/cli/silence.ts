/** @module cli/silence: the operator's switches: everything, a tenant, a model version or one finding stays silent. */
import type { Command } from 'commander'
import { readConfig } from '../config.ts'
import { AnyEcgError } from '../errors.ts'
import { loadRegistry } from '../registry/index.ts'
import { openStore } from '../store/index.ts'
import type { SilenceScope, Store } from '../store/store.ts'

interface ImposeOptions {
  readonly reason: string
  readonly by: string
}

export function register(program: Command): void {
  const silence = program
    .command('silence')
    .summary('switch cards and write-backs off, and on again')
    .description(
      'Switches that every replica reads at its next hook, from the database that DATABASE_URL names. ' +
        'Hooks go on being answered, without cards.',
    )
    .addHelpText(
      'after',
      '\nScopes:\n' +
        '  all                              everything\n' +
        '  tenant:<id>                      one EHR of the tenants file\n' +
        '  model:<id>@<version>             one model version (see also: recall)\n' +
        '  indicator:<analyte>-<low|high>   one finding; its estimate still goes into the chart\n' +
        '\nExample:\n' +
        '  npm run -s anyecg-lab -- silence on all --reason "wrong cards on ward 3" --by "A. Jensen"\n',
    )
  silence
    .command('on')
    .argument('<scope>')
    .requiredOption('--reason <text>', 'why, for whoever asks later')
    .requiredOption('--by <name>', 'who throws the switch')
    .description('Throw a switch.')
    .action((scope: string, { reason, by }: ImposeOptions) =>
      withStore(async ({ silences }) => {
        await silences.impose({ scope: parseScope(scope), reason, by, since: Date.now() })
        say(`${scope} is silent now.`)
      }),
    )
  silence
    .command('off')
    .argument('<scope>')
    .description('Lift a switch.')
    .action((scope: string) =>
      withStore(async ({ silences }) => {
        const lifted = await silences.lift(parseScope(scope))
        say(lifted ? `${scope} speaks again.` : `${scope} was not silent.`)
      }),
    )
  silence
    .command('list')
    .description('The switches that are thrown.')
    .option('--json', 'machine-readable answer')
    .action(({ json }: { readonly json?: true }) =>
      withStore(async ({ silences }) => {
        const rows = await silences.active()
        if (json) say(JSON.stringify(rows, null, 2))
        else if (rows.length === 0) say('Nothing is switched off.')
        else
          for (const { scope, since, by, reason } of rows)
            say(`${scope}\tsince ${new Date(since).toISOString()}\tby ${by}\t${reason}`)
      }),
    )
}

/** @throws AnyEcgError `config-invalid` without a database that the running service shares. */
export async function withStore(work: (store: Store) => Promise<void>): Promise<void> {
  const { databaseUrl } = readConfig(process.env)
  if (databaseUrl === undefined)
    throw new AnyEcgError(
      'config-invalid',
      'DATABASE_URL is not set: without a database the switches of a running service are out of reach. ' +
        'Set it to the one that the service uses.',
    )
  const store = await openStore({ databaseUrl, now: Date.now })
  try {
    await work(store)
  } finally {
    await store.close()
  }
}

/** @throws AnyEcgError `config-invalid` for a scope that would silence nothing. */
function parseScope(text: string): SilenceScope {
  const [, kind, name = ''] = /^(all|tenant|model|indicator)(?::(.+))?$/.exec(text) ?? []
  const isKnown =
    (kind === 'all' && name === '') ||
    (kind === 'tenant' && name !== '') ||
    (kind === 'model' && /^[^@]+@[^@]+$/.test(name)) ||
    (kind === 'indicator' && loadRegistry().indicators.some(({ id }) => id === name))
  if (isKnown) return text as SilenceScope
  throw new AnyEcgError(
    'config-invalid',
    `${text} is no scope: all, tenant:<id>, model:<id>@<version> or indicator:<analyte>-<low|high>.`,
  )
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
