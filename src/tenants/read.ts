/** @module tenants/read: TENANTS_FILE from disk to tenants. What is wrong stops the start, with file, row and field. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type * as z from 'zod'
import { AnyEcgError, messageOf } from '../errors.ts'
import type { Policy, Registry } from '../registry/index.ts'
import { checkTenants } from './check.ts'
import { jwksSchema, rowSchema, type Row } from './schema.ts'
import {
  withoutFinalSlash,
  type Backend,
  type CallerAuth,
  type Issuer,
  type Tenant,
} from './tenant.ts'

type RowAuth = Row['auth']
type RowIssuer = Extract<RowAuth, { kind: 'cds-jwt' }>['issuers'][number]

/**
 * @param env where the variables that the file names must be set.
 * @param indicatorIds what policies may name.
 * @param orders what site codes may be given for.
 * @throws AnyEcgError `config-invalid` naming file, row and field of everything that is wrong.
 */
export function readTenants(
  path: string,
  env: NodeJS.ProcessEnv,
  indicatorIds: readonly string[],
  orders: Registry['orders'],
): readonly Tenant[] {
  const rows = parseFile(path)
  if (!Array.isArray(rows) || rows.length === 0)
    throw invalid(path, ['must be a JSON array with one row per EHR'])
  const problems: string[] = []
  const tenants: Tenant[] = []
  for (const [index, value] of rows.entries()) {
    const place = placeOf(index, value)
    try {
      tenants.push(toTenant(rowSchema.safeParse(value), path))
    } catch (error) {
      if (!(error instanceof RowError)) throw error
      problems.push(...error.problems.map((problem) => `${place}: ${problem}`))
    }
  }
  // What must hold between rows can only be told of rows that are whole.
  if (problems.length === 0)
    problems.push(
      ...checkTenants(tenants, env, indicatorIds, orders).map(
        ({ index, problem }) => `${placeOf(index, tenants[index])}: ${problem}`,
      ),
    )
  if (problems.length > 0) throw invalid(path, problems)
  return tenants
}

/** Not for the outside: carries one row's problems to the place that knows its number. */
class RowError extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('; '))
    this.problems = problems
  }
}

function toTenant(parsed: z.ZodSafeParseResult<Row>, path: string): Tenant {
  if (!parsed.success) throw new RowError(parsed.error.issues.map(describe))
  const { id, fhirServers, privateNetwork, mode, corsOrigins, auth, policy, backend } = parsed.data
  return {
    id,
    fhirServers,
    privateNetwork,
    mode,
    corsOrigins,
    auth: toAuth(auth, path),
    allowDemonstration: false,
    // JSON holds no undefined: what is there has a value.
    policy: policy as Partial<Policy>,
    ...(backend ? { backend: backend satisfies Backend } : {}),
  }
}

function toAuth(auth: RowAuth, path: string): CallerAuth {
  if (auth.kind === 'open') return auth
  if (auth.kind === 'smart-bearer')
    return auth.introspection
      ? { kind: auth.kind, introspection: auth.introspection }
      : { kind: auth.kind }
  return {
    kind: auth.kind,
    issuers: auth.issuers.map((issuer, index) => toIssuer(issuer, index, path)),
  }
}

function toIssuer(issuer: RowIssuer, index: number, path: string): Issuer {
  const { iss, tenant, audiences, algorithms, jwks, jwksFile, jku } = issuer
  const [first, ...rest] = jku ?? []
  return {
    iss,
    algorithms,
    ...(tenant ? { tenant } : {}),
    ...(audiences ? { audiences: audiences.map(withoutFinalSlash) } : {}),
    keys: first
      ? { kind: 'jku', urls: [first, ...rest] }
      : {
          kind: 'static',
          jwks: jwks ?? readKeys(jwksFile ?? '', index, path),
        },
  }
}

/** Relative to the tenants file, so that the two can be moved together. */
function readKeys(jwksFile: string, index: number, path: string): z.infer<typeof jwksSchema> {
  const field = `auth.issuers[${index}].jwksFile`
  const file = resolve(dirname(path), jwksFile)
  let value: unknown
  try {
    value = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new RowError([`${field}: ${file} cannot be read as JSON: ${messageOf(cause)}`])
  }
  const parsed = jwksSchema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new RowError(parsed.error.issues.map((issue) => `${field}: ${file}: ${describe(issue)}`))
}

function parseFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new AnyEcgError(
      'config-invalid',
      `TENANTS_FILE: ${path} cannot be read as JSON: ${messageOf(cause)}`,
      { cause },
    )
  }
}

function placeOf(index: number, row: unknown): string {
  const id: unknown = typeof row === 'object' && row && 'id' in row ? row.id : undefined
  return `row ${index + 1}${typeof id === 'string' ? ` (${id})` : ''}`
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys')
    return issue.keys
      .map((key) => `${fieldOf([...issue.path, key])}: is not a field here`)
      .join('; ')
  return `${fieldOf(issue.path)}: ${issue.message}`
}

function fieldOf(path: readonly PropertyKey[]): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
  return steps.join('').replace(/^\./, '') || '(whole row)'
}

function invalid(path: string, problems: readonly string[]): AnyEcgError {
  return new AnyEcgError(
    'config-invalid',
    `TENANTS_FILE ${path}: ${problems.join('; ')}. docs/tenants.md explains each field.`,
  )
}
