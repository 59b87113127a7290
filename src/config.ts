/** @module config: the environment, parsed once. Every variable stands in a table in the README. */
import { resolve } from 'node:path'
import * as z from 'zod'
import { AnyEcgError } from './errors.ts'
import { providerNames } from './model/provider.ts'

const projectRoot = resolve(import.meta.dirname, '..')

const providers = z
  .string()
  .transform((list) => list.split(',').map((name) => name.trim()))
  .pipe(z.array(z.enum(providerNames)).min(1))

/** Digits only: z.coerce would take an empty value for 0. */
const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min).max(max))

/** Audiences are compared letter by letter: written as URL writes it, with the host in lower case and no :443. */
const publicUrl = z
  .string()
  .refine((text) => {
    const url = URL.parse(text)
    return (
      url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !/[?#]/.test(text)
    )
  }, 'must be an http or https URL without user, query or fragment')
  .transform((text) => new URL(text).href.replace(/\/+$/, ''))

const environment = z.object({
  PORT: wholeNumber(0, 65_535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: publicUrl.optional(),
  MODEL_DIR: z.string().min(1).default(resolve(projectRoot, 'models/anyecg-demo')),
  // webgpu is never tried unasked: on a server without a GPU it picks a software adapter, hundreds of times slower.
  EXECUTION_PROVIDERS: providers.default(['cuda', 'cpu']),
  FHIR_TIMEOUT_MS: wholeNumber(50, 60_000).default(5000),
  HOOK_BUDGET_MS: wholeNumber(50, 60_000).default(450),
  REQUEST_TIMEOUT_MS: wholeNumber(100, 300_000).default(15_000),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' })
    .optional(),
  TENANTS_FILE: z.string().min(1).optional(),
  SANDBOX_AUTH: z.enum(['open', 'required']).default('open'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
})

export interface Config {
  readonly port: number
  readonly host: string
  /** Base of links, icons and audiences; absent = where the server listens. */
  readonly publicUrl: string | undefined
  readonly modelDir: string
  readonly executionProviders: readonly (typeof providerNames)[number][]
  /** Limit of one call to a FHIR server. */
  readonly fhirTimeoutMs: number
  /** A hook is answered by then, with what is ready. */
  readonly hookBudgetMs: number
  /** Limit of one hook request, from its first byte to the end of the work it began. */
  readonly requestTimeoutMs: number
  /** Postgres, which replicas share; absent = kept in this process and gone with it. */
  readonly databaseUrl: string | undefined
  /** The EHRs that may call; absent = the sandbox. */
  readonly tenantsFile: string | undefined
  /** Whether the sandbox's FHIR server wants a token. */
  readonly sandboxAuth: 'open' | 'required'
  readonly logLevel: z.infer<typeof environment>['LOG_LEVEL']
}

/** @throws AnyEcgError `config-invalid` naming each wrong variable. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = environment.safeParse(env)
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`)
    throw new AnyEcgError('config-invalid', `Environment: ${wrong.join('; ')}`)
  }
  const values = parsed.data
  return {
    port: values.PORT,
    host: values.HOST,
    publicUrl: values.PUBLIC_URL,
    modelDir: resolve(values.MODEL_DIR),
    executionProviders: values.EXECUTION_PROVIDERS,
    fhirTimeoutMs: values.FHIR_TIMEOUT_MS,
    hookBudgetMs: values.HOOK_BUDGET_MS,
    requestTimeoutMs: values.REQUEST_TIMEOUT_MS,
    databaseUrl: values.DATABASE_URL,
    tenantsFile: values.TENANTS_FILE === undefined ? undefined : resolve(values.TENANTS_FILE),
    sandboxAuth: values.SANDBOX_AUTH,
    logLevel: values.LOG_LEVEL,
  }
}
