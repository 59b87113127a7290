/** @module sandbox/chart/patients/read-name: what people are called. */
import type { HumanName } from '@medplum/fhirtypes'

/** `Lovelace, Ada`: the official name, as lists sort it. */
export function formatListName(names: readonly HumanName[] | undefined): string {
  const name = choose(names)
  const parts = [name?.family, name?.given?.join(' ')].filter((part) => part !== undefined)
  return parts.length > 0 ? parts.join(', ') : (name?.text ?? 'Name unknown')
}

/** `Dr Ada Lovelace`: as one says it. */
export function formatSpokenName(names: readonly HumanName[] | undefined): string {
  const name = choose(names)
  if (name?.text) return name.text
  const parts = [...(name?.prefix ?? []), ...(name?.given ?? []), name?.family ?? '']
  return parts.filter(Boolean).join(' ') || 'Name unknown'
}

function choose(names: readonly HumanName[] | undefined): HumanName | undefined {
  return names?.find(({ use }) => use === 'official') ?? names?.[0]
}
