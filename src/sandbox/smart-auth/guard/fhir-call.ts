/** @module sandbox/smart-auth/guard/fhir-call: what a FHIR request, or an entry of a batch, sets out to do. */
import type { Letter } from '../scopes.ts'

/** A request, or the entry of a batch or a transaction. */
export interface FhirCall {
  readonly method: string
  /** Below the FHIR base, without a slash in front: `Observation?code=1`. */
  readonly url: string
  readonly body?: unknown
}

export interface Interaction {
  /** What SMART v2 calls it. https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html#fhir-resource-scope-syntax */
  readonly letter: Letter
  readonly type: string
  /** Absent for search, create and what is conditional. */
  readonly id?: string
  readonly isPatch?: true
}

/** `open`: reads and writes nothing of anybody. `unknown`: beyond scopes, such as GraphQL. */
export type Aim = Interaction | 'open' | 'bundle' | 'unknown'

const byInstance: Readonly<Record<string, Letter>> = {
  GET: 'r',
  HEAD: 'r',
  PUT: 'u',
  PATCH: 'u',
  DELETE: 'd',
}
const byType: Readonly<Record<string, Letter>> = { ...byInstance, GET: 's', HEAD: 's', POST: 'c' }

export function aimOf({ method, url }: FhirCall): Aim {
  const [path = ''] = url.split('?')
  const [type = '', second, third, ...rest] = path.split('/').map(decode)
  if (path === '') return method === 'POST' ? 'bundle' : 'unknown'
  if (path === 'metadata' || path === '.well-known/smart-configuration') return 'open'
  if (!/^[A-Z][A-Za-z]+$/.test(type) || rest.length > 1) return 'unknown'
  const patch = method === 'PATCH' ? { isPatch: true as const } : {}
  if (second === undefined) return withLetter(byType[method], { type, ...patch })
  if (second === '_search' && method === 'POST' && third === undefined) return { letter: 's', type }
  if (second === '$validate' && third === undefined) return 'open'
  if (!/^(?!\.+$)[A-Za-z0-9\-.]{1,64}$/.test(second)) return 'unknown'
  if (third === undefined) return withLetter(byInstance[method], { type, id: second, ...patch })
  const isReading = method === 'GET' || method === 'HEAD'
  if (isReading && (third === '_history' || (type === 'Patient' && third === '$everything')))
    return { letter: 'r', type, id: second }
  return 'unknown'
}

function withLetter(letter: Letter | undefined, rest: Omit<Interaction, 'letter'>): Aim {
  return letter ? { letter, ...rest } : 'unknown'
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
