/** @module deploy/medplum/ensure: a resource of the project that is there once, as wanted, however often it is asked for. */
import { deepEquals, type MedplumClient, type WithId } from '@medplum/core'
import type { Resource } from '@medplum/fhirtypes'
import { AnyEcgError } from '../../src/errors.ts'
import { tagSystem } from './resources.ts'

export interface Place {
  readonly medplum: MedplumClient
  /** Reads only. */
  readonly dryRun: boolean
  /** One line for the operator. */
  readonly say: (line: string) => void
}

/**
 * Found by its tag, made when missing, brought up to date when it differs in what is wanted; the rest is left as it is.
 * @param make another way than a conditional create.
 * @returns undefined in a dry run that would make it.
 * @throws AnyEcgError `config-invalid` when there are several.
 */
export async function ensure<T extends Resource>(
  { medplum, dryRun, say }: Place,
  name: string,
  wanted: T,
  make?: () => Promise<WithId<T>>,
): Promise<WithId<T> | undefined> {
  const { resourceType } = wanted
  const label = `${resourceType} ${name}`
  const query = `_tag=${tagSystem}|${name}`
  const found: readonly Resource[] = await medplum.searchResources(resourceType, query)
  if (found.length > 1)
    throw new AnyEcgError(
      'config-invalid',
      `${label}: the project has ${found.length} (${found.map(({ id }) => id ?? '').join(', ')}). Delete all but one.`,
    )
  const tagged: T = { ...wanted, meta: { tag: [{ system: tagSystem, code: name }] } }
  const existing = found[0] as WithId<T> | undefined
  if (!existing) {
    say(`${dryRun ? 'would make' : 'made'} ${label}`)
    if (dryRun) return undefined
    if (!make) return medplum.createResourceIfNoneExist(tagged, query)
    return medplum.updateResource({ ...(await make()), ...tagged })
  }
  const merged = { ...existing, ...wanted }
  if (deepEquals(merged, existing)) {
    say(`kept ${label} ${existing.id}`)
    return existing
  }
  say(`${dryRun ? 'would update' : 'updated'} ${label} ${existing.id}`)
  return dryRun ? merged : medplum.updateResource(merged)
}
