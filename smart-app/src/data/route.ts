/** @module smart-app/data/route: the part of the address behind `#`. It names views and findings, never a patient. */
import { readFindingId } from './launch-parameters.ts'

export type Route =
  | { readonly view: 'overview' | 'ecg' | 'trend' | 'model' }
  | { readonly view: 'finding'; readonly findingId: string }

export function readRoute(hash: string): Route {
  const [view = '', id] = hash.replace(/^#?\/?/, '').split('/')
  const findingId = readFindingId(id)
  if (view === 'finding' && findingId) return { view, findingId }
  if (view === 'ecg' || view === 'trend' || view === 'model') return { view }
  return { view: 'overview' }
}

export function findingHash(id: string): string {
  return `#/finding/${id}`
}
