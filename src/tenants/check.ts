/** @module tenants/check: what must hold between the rows, and between a row and what surrounds it. */
import { checkOrderCodes, type Registry } from '../registry/index.ts'
import { checkAddresses } from './addresses.ts'
import { algorithmsOf, nameOf } from './public-keys.ts'
import { jwtAlgorithms, withoutFinalSlash, type Tenant } from './tenant.ts'

export interface RowProblem {
  readonly index: number
  readonly problem: string
}

/** Whatever a caller shows must lead to one tenant: ids, issuers and FHIR servers belong to one row each. */
export function checkTenants(
  tenants: readonly Tenant[],
  env: NodeJS.ProcessEnv,
  indicatorIds: readonly string[],
  orders: Registry['orders'],
): RowProblem[] {
  const at = (index: number, problems: readonly string[]) =>
    problems.map((problem) => ({ index, problem }))
  return [
    ...repeated(tenants, ({ id }) => [['id', id]]),
    ...repeated(tenants, ({ fhirServers }) =>
      fhirServers.map((url, i) => [
        `fhirServers[${i}]`,
        new URL(withoutFinalSlash(url)).href.replace(/\/+$/, ''),
      ]),
    ),
    ...repeated(tenants, (tenant) =>
      issuersOf(tenant).map(({ iss, tenant: claim }, i) => [
        `auth.issuers[${i}].iss`,
        JSON.stringify([iss, claim]),
      ]),
    ),
    ...tenants.flatMap((tenant, index) => at(index, missingTenantClaims(tenant, tenants))),
    ...tenants.flatMap((tenant, index) => at(index, checkAddresses(tenant))),
    ...tenants.flatMap((tenant, index) => at(index, mismatchedKeys(tenant))),
    ...tenants.flatMap((tenant, index) => at(index, unsetVariables(tenant, env))),
    ...tenants.flatMap((tenant, index) => at(index, unknownIndicators(tenant, indicatorIds))),
    ...tenants.flatMap(({ policy }, index) =>
      at(
        index,
        checkOrderCodes(policy.orderCodes ?? {}, orders).map((problem) => `policy.${problem}`),
      ),
    ),
  ]
}

function issuersOf({ auth }: Tenant) {
  return auth.kind === 'cds-jwt' ? auth.issuers : []
}

function repeated(
  tenants: readonly Tenant[],
  valuesOf: (tenant: Tenant) => readonly (readonly [field: string, value: string])[],
): RowProblem[] {
  const firstIndex = new Map<string, number>()
  const problems: RowProblem[] = []
  for (const [index, tenant] of tenants.entries())
    for (const [field, value] of valuesOf(tenant)) {
      const first = firstIndex.get(value)
      if (first === undefined) firstIndex.set(value, index)
      else problems.push({ index, problem: `${field}: stands in row ${first + 1} already` })
    }
  return problems
}

/** Without this rule a token of an unknown tenant would fall to the row that asks for none. */
function missingTenantClaims(tenant: Tenant, tenants: readonly Tenant[]): string[] {
  const claimed = new Set(
    tenants
      .flatMap(issuersOf)
      .filter((issuer) => issuer.tenant !== undefined)
      .map(({ iss }) => iss),
  )
  return issuersOf(tenant).flatMap((issuer, i) =>
    issuer.tenant === undefined && claimed.has(issuer.iss)
      ? [
          `auth.issuers[${i}].tenant: is required: this issuer is also listed for a particular tenant`,
        ]
      : [],
  )
}

/** Every key must be of use to a listed algorithm, and every algorithm have a key. */
function mismatchedKeys(tenant: Tenant): string[] {
  return issuersOf(tenant).flatMap(({ keys, algorithms }, i) => {
    if (keys.kind !== 'static') return []
    const verified = new Set(keys.jwks.keys.flatMap(algorithmsOf))
    const idle = keys.jwks.keys.filter(
      (key) => !algorithmsOf(key).some((alg) => algorithms.includes(alg)),
    )
    const keyless = algorithms.filter((alg) => !verified.has(alg))
    // All four are what a row has that names none: then any key will do.
    const namesNone = jwtAlgorithms.every((alg) => algorithms.includes(alg))
    return [
      ...idle.map(
        (key) => `key ${nameOf(key)} verifies ${algorithmsOf(key).join(', ')}, which is not listed`,
      ),
      ...(namesNone ? [] : keyless.map((alg) => `algorithms: no key verifies ${alg}`)),
    ].map((problem) => `auth.issuers[${i}]: ${problem}`)
  })
}

function unsetVariables({ auth, backend }: Tenant, env: NodeJS.ProcessEnv): string[] {
  const introspection = auth.kind === 'smart-bearer' ? auth.introspection : undefined
  return [
    ...unsetIn('auth.introspection', introspection ?? {}, env),
    ...unsetIn('backend', backend ?? {}, env),
  ]
}

/** Fields whose name ends in Env hold names of variables. */
function unsetIn(place: string, fields: object, env: NodeJS.ProcessEnv): string[] {
  return Object.entries(fields)
    .filter(([key, name]) => key.endsWith('Env') && !env[String(name)])
    .map(([key, name]) => `${place}.${key}: the environment variable ${String(name)} is not set`)
}

function unknownIndicators({ policy }: Tenant, indicatorIds: readonly string[]): string[] {
  const known = new Set(indicatorIds)
  return [
    ...Object.keys(policy.sitePrevalence ?? {}).map((id) => ['sitePrevalence', id] as const),
    ...(policy.silentIndicators ?? []).map((id) => ['silentIndicators', id] as const),
  ]
    .filter(([, id]) => !known.has(id))
    .map(([field, id]) => `policy.${field}: ${id} is none of the 108 indicators`)
}
