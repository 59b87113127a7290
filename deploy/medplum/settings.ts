/** @module deploy/medplum/settings: what the set-up is told, by environment and command line. */
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { AnyEcgError, messageOf } from '../../src/errors.ts'

export const help = `Sets a Medplum project up for AnyECG-Lab. What is there already is left or brought up to date; nothing is made twice.

usage: node deploy/medplum/set-up.ts [options]

  --dry-run            reads only, and says what would be done
  --site <id>          id of the row of the tenants file (default: medplum)
  --login <kind>       how the service's own client proves itself:
                       client-credentials (default) or private-key (keys at PUBLIC_URL/.well-known/jwks.json)
  --bot-runtime <name> awslambda (default, as on api.medplum.com) or vmcontext (self-hosted)
  --subscription       also a Subscription that tells PUBLIC_URL/jobs/ecg of every new ECG. Only for a version
                       of AnyECG-Lab that serves this address: others answer it with 404
  --help               this text

environment:
  MEDPLUM_BASE_URL             such as https://api.medplum.com
  MEDPLUM_CLIENT_ID            a ClientApplication that is an administrator of the project
  MEDPLUM_CLIENT_SECRET        its secret
  PUBLIC_URL                   where AnyECG-Lab runs, as Medplum reaches it
  MEDPLUM_SUBSCRIPTION_SECRET  with --subscription: signs notifications (X-Signature), 32 characters or more

It prints the row for the tenants file (docs/tenants.md) and no secret. docs/medplum.md tells the whole way.`

/** Tokens and secrets go there: in clear only within the machine. */
const address = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .refine(
    (url) => url.startsWith('https:') || /^http:\/\/(localhost|127\.|\[::1\])/.test(url),
    'must be https (http only on loopback)',
  )
  .transform((url) => url.replace(/\/+$/, ''))

const required = z.string({ error: 'is not set' }).min(1, 'is empty')

const environment = z.object({
  MEDPLUM_BASE_URL: required.pipe(address),
  MEDPLUM_CLIENT_ID: required,
  MEDPLUM_CLIENT_SECRET: required,
  PUBLIC_URL: required.pipe(address),
  MEDPLUM_SUBSCRIPTION_SECRET: z.string().min(32, 'must have 32 characters or more').optional(),
})

const flags = z.object({
  'dry-run': z.boolean(),
  site: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and "-"'),
  login: z.enum(['client-credentials', 'private-key']),
  'bot-runtime': z.enum(['awslambda', 'vmcontext']),
  subscription: z.boolean(),
})

export interface Settings {
  /** Without a final slash. */
  readonly medplumUrl: string
  readonly clientId: string
  readonly clientSecret: string
  /** Of AnyECG-Lab, without a final slash. */
  readonly publicUrl: string
  readonly site: string
  readonly login: 'client-credentials' | 'private-key'
  readonly botRuntime: 'awslambda' | 'vmcontext'
  /** Absent: no Subscription. */
  readonly subscriptionSecret?: string
  readonly dryRun: boolean
}

/**
 * @returns 'help' when asked for it.
 * @throws AnyEcgError `config-invalid` naming each wrong variable or option.
 */
export function readSettings(args: readonly string[], env: NodeJS.ProcessEnv): Settings | 'help' {
  const given = parseFlags(args)
  if (given.help) return 'help'
  const options = flags.safeParse(given)
  const variables = environment.safeParse(env)
  const problems = [
    ...(options.error?.issues ?? []).map(({ path, message }) => `--${path.join('.')}: ${message}`),
    ...(variables.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`),
    ...(given.subscription && !env.MEDPLUM_SUBSCRIPTION_SECRET
      ? ['MEDPLUM_SUBSCRIPTION_SECRET: is not set, and --subscription needs it']
      : []),
  ]
  if (!options.success || !variables.success || problems.length > 0) throw invalid(problems)
  const { MEDPLUM_SUBSCRIPTION_SECRET: subscriptionSecret } = variables.data
  return {
    medplumUrl: variables.data.MEDPLUM_BASE_URL,
    clientId: variables.data.MEDPLUM_CLIENT_ID,
    clientSecret: variables.data.MEDPLUM_CLIENT_SECRET,
    publicUrl: variables.data.PUBLIC_URL,
    site: options.data.site,
    login: options.data.login,
    botRuntime: options.data['bot-runtime'],
    ...(options.data.subscription && subscriptionSecret ? { subscriptionSecret } : {}),
    dryRun: options.data['dry-run'],
  }
}

function parseFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        site: { type: 'string', default: 'medplum' },
        login: { type: 'string', default: 'client-credentials' },
        'bot-runtime': { type: 'string', default: 'awslambda' },
        subscription: { type: 'boolean', default: false },
      },
    }).values
  } catch (cause) {
    throw invalid([messageOf(cause)])
  }
}

function invalid(problems: readonly string[]): AnyEcgError {
  return new AnyEcgError('config-invalid', `${problems.join('; ')}. --help explains each.`)
}
