/** @module jobs/may-write: whether estimates may enter a chart at all, whoever writes them and whenever. */
import { readSwitches } from '../store/switches.ts'
import type { Model } from '../model/index.ts'
import type { Store } from '../store/store.ts'
import type { Tenant } from '../tenants/index.ts'

/** From a closed list, for metrics and logs. */
export type WriteRefusal = 'demonstration-model' | 'silent' | 'silenced'

/** @returns why nothing may be written, or undefined when it may. */
export async function findWriteRefusal(of: {
  readonly model: Model
  readonly tenant: Tenant
  readonly store: Store
}): Promise<WriteRefusal | undefined> {
  if (of.model.manifest.status === 'demonstration' && !of.tenant.allowDemonstration)
    return 'demonstration-model'
  if (of.tenant.mode === 'silent') return 'silent'
  const { everything } = await readSwitches(of)
  return everything ? 'silenced' : undefined
}
