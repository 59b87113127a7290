/**
 * @module sandbox/smart-auth/scopes: SMART's scopes: the list that may be asked for, and what each one allows.
 * https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html
 */
import { fhirResourceTypes } from '../../fhir/validate.ts'

export type Level = 'patient' | 'user' | 'system'

/** Create, read, update, delete, search. */
export const allLetters = ['c', 'r', 'u', 'd', 's'] as const
export type Letter = (typeof allLetters)[number]

/** What one resource scope allows. */
export interface Grant {
  readonly level: Level
  /** A resource type, or `*`. */
  readonly type: string
  readonly letters: readonly Letter[]
}

export const contextScopes = [
  'openid',
  'fhirUser',
  'profile',
  'launch',
  'launch/patient',
  'online_access',
  'offline_access',
] as const

/** v1's words in v2's letters. */
const lettersOf: Readonly<Record<string, string>> = { read: 'rs', write: 'cud', '*': 'cruds' }

/** Undefined for what is no resource scope, such as `openid`, and for one with a query, which is never granted. */
export function parseScope(scope: string): Grant | undefined {
  const pattern = /^(patient|user|system)\/(\*|[A-Za-z]+)\.(read|write|\*|c?r?u?d?s?)$/
  const [, level, type, rights = ''] = pattern.exec(scope) ?? []
  const text = lettersOf[rights] ?? rights
  const letters = allLetters.filter((letter) => text.includes(letter))
  return type && letters.length > 0 ? { level: level as Level, type, letters } : undefined
}

/** @param scope as in a token: separated by spaces. */
export function parseScopes(scope: string): Grant[] {
  return scope.split(' ').flatMap((one) => parseScope(one) ?? [])
}

/** Every resource scope of these levels. oidc-provider knows scopes by their exact text only: 5,000 a level. */
export function resourceScopes(...levels: Level[]): string[] {
  const rights = [...Object.keys(lettersOf), ...letterSets()]
  const types = ['*', ...fhirResourceTypes()]
  return levels.flatMap((level) =>
    types.flatMap((type) => rights.map((right) => `${level}/${type}.${right}`)),
  )
}

/** The 31 sets of v2's letters, each in the order the specification prescribes. */
function letterSets(): string[] {
  return Array.from({ length: 31 }, (_, index) =>
    allLetters.filter((_letter, bit) => ((index + 1) >> bit) & 1).join(''),
  )
}
