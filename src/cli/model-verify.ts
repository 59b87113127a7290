/** @module cli/model-verify: whether a model folder keeps every promise it makes. */
import { InvalidArgumentError, type Command } from 'commander'
import { providerNames, type ProviderName } from '../model/provider.ts'
import { verifyModelFolder, type Check } from '../model/verify/index.ts'
import { loadRegistry } from '../registry/index.ts'

interface VerifyOptions {
  readonly json?: true
  readonly cards?: string
  readonly providers: readonly ProviderName[]
}

export function register(program: Command): void {
  program
    .command('model')
    .description('Work on model folders.')
    .command('verify')
    .summary('check a model folder whole')
    .description(
      'Checks everything that a model folder promises: the weights, the graph, the evidence, the thresholds, the ' +
        'golden answers of the runtime and the variants. One line for each check, then a verdict.',
    )
    .argument('<folder>', 'model folder (manifest.json, model.onnx and the files beside them)')
    .option('--json', 'machine-readable answer')
    .option('--cards <dir>', 'card data whose indicators the model must answer (default: cards/)')
    .option(
      '--providers <list>',
      `execution providers to try in turn, of ${providerNames.join(', ')}`,
      parseProviders,
      ['cpu'],
    )
    .addHelpText(
      'after',
      '\nExit status: 0 every check passed, 1 one failed or the folder cannot be read.\n' +
        '\nExample:\n  npm run -s anyecg-lab -- model verify models/anyecg-demo\n',
    )
    .action(verify)
}

async function verify(folder: string, options: VerifyOptions): Promise<void> {
  const { indicators } = loadRegistry(options.cards)
  const checks = await verifyModelFolder({ folder, indicators, providers: options.providers })
  const ok = checks.every((check) => check.ok)
  process.stdout.write(options.json ? toJson(folder, ok, checks) : toLines(checks))
  if (!ok) process.exitCode = 1
}

function toJson(folder: string, ok: boolean, checks: readonly Check[]): string {
  return `${JSON.stringify({ folder, ok, checks }, null, 2)}\n`
}

function toLines(checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ name }) => name.length))
  const failed = checks.filter(({ ok }) => !ok).map(({ name }) => name)
  const verdict =
    failed.length === 0
      ? `all ${checks.length} checks passed`
      : `${failed.length} of ${checks.length} checks failed: ${failed.join(', ')}`
  return [
    // A schema's message has a line for each field: the check keeps to one.
    ...checks.map(
      ({ name, ok, detail }) =>
        `${ok ? 'pass' : 'FAIL'}  ${name.padEnd(width)}  ${detail.replaceAll(/\s*\n\s*/g, ' ')}`,
    ),
    '',
    `verdict: ${verdict}`,
    '',
  ].join('\n')
}

function parseProviders(list: string): ProviderName[] {
  return list.split(',').map((name) => {
    const found = providerNames.find((provider) => provider === name.trim())
    if (found) return found
    throw new InvalidArgumentError(`${name.trim()} is none of ${providerNames.join(', ')}.`)
  })
}
