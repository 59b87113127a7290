/** @module smart-app/data/preferences: theme and language of this reader. Nothing of a patient is ever kept here. */
import type { Locale, Theme } from '../views/contract.ts'

export interface Preferences {
  readonly theme: Theme
  readonly locale: Locale
}

const themes: readonly Theme[] = ['light', 'dark', 'paper']
const locales: readonly Locale[] = ['en', 'de']

/** What was chosen before, else what the browser says. */
export function readPreferences(): Preferences {
  const theme = stored('theme')
  const locale = stored('locale') ?? navigator.language.slice(0, 2)
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches
  return {
    theme: themes.find((one) => one === theme) ?? (isDark ? 'dark' : 'light'),
    locale: locales.find((one) => one === locale) ?? 'en',
  }
}

/** @param chosen and nothing else: who chose a language still has the theme of the system, also tomorrow. */
export function keepPreferences(chosen: Partial<Preferences>): void {
  try {
    for (const [name, value] of Object.entries(chosen))
      localStorage.setItem(`anyecg-lab.${name}`, value)
  } catch {
    // A frame of another site may have no storage: the choice then holds for this page.
  }
}

export function applyPreferences({ theme, locale }: Preferences): void {
  document.documentElement.dataset.theme = theme
  document.documentElement.lang = locale
}

function stored(name: string): string | null {
  try {
    return localStorage.getItem(`anyecg-lab.${name}`)
  } catch {
    return null
  }
}
