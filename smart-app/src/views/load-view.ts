/** @module smart-app/views/load-view: the element of each route, loaded when it is first asked for. */
import { ApiError } from '../data/errors.ts'
import type { Route } from '../data/route.ts'
import { OutdatedApp } from './outdated-app.ts'

/** What an element is made for. */
export type View = Exclude<Route['view'], 'unknown'>

export const viewTags: Readonly<Record<View, string>> = {
  overview: 'overview-view',
  finding: 'indicator-view',
  ecg: 'ecg-view',
  trend: 'trend-view',
  model: 'model-view',
}

const modules = import.meta.glob('./*-view.ts')

/** @throws OutdatedApp; ApiError `offline` where the browser knows that it has no network. */
export async function loadView(view: View): Promise<void> {
  await load(modules[`./${viewTags[view]}.ts`])
}

/** @throws as `loadView`. */
export async function loadPicker(): Promise<void> {
  await load(() => import('./patient-picker.ts'))
}

async function load(part: (() => Promise<unknown>) | undefined): Promise<void> {
  try {
    await part?.()
  } catch (cause) {
    // Without a network, loading anew would lose what is still on screen.
    if (!navigator.onLine) throw new ApiError('offline', 0, '', { cause })
    throw new OutdatedApp('A part of the app is gone.', { cause })
  }
}
