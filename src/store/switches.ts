/** @module store/switches: what an operator has switched off, here or on another replica. */
import type { Model } from '../model/index.ts'
import { modelVersionId } from '../present/identity.ts'
import type { Store } from './store.ts'
import type { Tenant } from '../tenants/index.ts'

export interface Switches {
  /** The switch that silences this whole view, if there is one. */
  readonly everything?: string
  /** Indicators that make no card. */
  readonly indicators: ReadonlySet<string>
}

const indicatorPrefix = 'indicator:'

export async function readSwitches(of: {
  readonly store: Store
  readonly tenant: Tenant
  readonly model: Model
}): Promise<Switches> {
  const scopes = (await of.store.silences.active()).map(({ scope }) => scope)
  const whole = ['all', `tenant:${of.tenant.id}`, `model:${modelVersionId(of.model.manifest)}`]
  const everything = scopes.find((scope) => whole.includes(scope))
  return {
    ...(everything ? { everything } : {}),
    indicators: new Set(
      scopes
        .filter((scope) => scope.startsWith(indicatorPrefix))
        .map((scope) => scope.slice(indicatorPrefix.length)),
    ),
  }
}
