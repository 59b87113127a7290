/** @module smart-app/views/load-view: the element of each route, loaded when it is first asked for. */
import type { Route } from '../data/route.ts'

export const viewTags: Readonly<Record<Route['view'], string>> = {
  overview: 'overview-view',
  finding: 'indicator-view',
  ecg: 'ecg-view',
  trend: 'trend-view',
  model: 'model-view',
}

const modules = import.meta.glob('./*-view.ts')

export async function loadView(view: Route['view']): Promise<void> {
  await modules[`./${viewTags[view]}.ts`]?.()
}
