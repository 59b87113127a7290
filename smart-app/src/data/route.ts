/** @module smart-app/data/route: the part of the address behind `#`. It names views and findings, never a patient. */
import { readFindingId } from './launch-parameters.ts'

export type Route =
  | { readonly view: 'overview' | 'model' }
  | { readonly view: 'finding'; readonly findingId: string }
  /** The finding that one came from; null: none. */
  | { readonly view: 'ecg' | 'trend'; readonly findingId: string | null }
  /** The address names what can be no finding. */
  | { readonly view: 'unknown' }

export function readRoute(hash: string): Route {
  const [view = '', text = ''] = hash.replace(/^#?\/?/, '').split('/')
  if (view === 'model') return { view }
  if (view !== 'finding' && view !== 'ecg' && view !== 'trend') return { view: 'overview' }
  const findingId = readFindingId(text)
  if (findingId) return { view, findingId }
  if (text) return { view: 'unknown' }
  return view === 'finding' ? { view: 'overview' } : { view, findingId }
}

/** Null: the address names none. */
export function findingOf(route: Route): string | null {
  return 'findingId' in route ? route.findingId : null
}

export function findingHash(id: string): string {
  return `#/finding/${id}`
}

/** The tracing, or the course, with the way back to a finding. */
export function besideHash(view: 'ecg' | 'trend', id: string): string {
  return `#/${view}/${id}`
}
