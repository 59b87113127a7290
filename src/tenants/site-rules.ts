/** @module tenants/site-rules: the rules and texts of cards/ as one site has them. */
import { createHash } from 'node:crypto'
import { localise, type Registry } from '../registry/index.ts'
import type { Tenant } from './tenant.ts'

/** A site's own policy stands over the one of cards/, field by field; the hash names what was in force. */
export function siteRules(
  registry: Registry,
  { policy }: Tenant,
): { readonly registry: Registry; readonly policyHash: string } {
  const inForce = { ...registry.policy, ...policy }
  return {
    registry: localise({ ...registry, policy: inForce }, inForce.locale),
    policyHash: createHash('sha256').update(JSON.stringify(inForce)).digest('hex'),
  }
}
