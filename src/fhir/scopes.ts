/**
 * @module fhir/scopes: what a token may do, as its SMART scopes say: `patient/Observation.read` (v1) and
 * `patient/Observation.rs?category=...` (v2). https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html
 */

export interface Scopes {
  /** GET [type]/[id] */
  mayRead(type: string): boolean
  /** GET [type]?... */
  maySearch(type: string): boolean
  /** POST [type], conditional or not. */
  mayWrite(type: string): boolean
}

/** v1's words in v2's letters: create, read, update, delete, search. */
const lettersOf: Readonly<Record<string, string>> = { read: 'rs', write: 'cud', '*': 'cruds' }

/**
 * A scope narrowed by a query (`?category=...`) counts like the whole: what it leaves out, the server leaves out.
 * A list without any SMART resource scope says nothing about FHIR, so nothing is withheld because of it; the server
 * will know.
 */
export function parseScopes(scope: string): Scopes {
  const granted = scope.split(/\s+/).flatMap(parseScope)
  const may = (letter: string, type: string): boolean =>
    granted.length === 0 ||
    granted.some(
      (grant) => (grant.type === '*' || grant.type === type) && grant.letters.includes(letter),
    )
  return {
    mayRead: (type) => may('r', type),
    maySearch: (type) => may('s', type),
    mayWrite: (type) => may('c', type),
  }
}

interface Grant {
  /** A resource type, or `*`. */
  readonly type: string
  readonly letters: string
}

/** `openid`, `launch`, `fhirUser` and whatever else there is are no grants. */
function parseScope(scope: string): Grant[] {
  const pattern = /^(?:patient|user|system)\/(\*|[A-Za-z]+)\.(read|write|\*|c?r?u?d?s?)(?:\?.*)?$/
  const [, type, rights = ''] = pattern.exec(scope) ?? []
  const letters = lettersOf[rights] ?? rights
  return type && letters ? [{ type, letters }] : []
}
