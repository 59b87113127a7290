/** @module smart-app/words: everything the app says of itself, in two languages. */
import type { Locale } from '../views/contract.ts'
import { de } from './de.ts'
import { en, type Words } from './en.ts'

const byLocale: Readonly<Record<Locale, Words>> = { en, de }

export function wordsIn(locale: Locale): Words {
  return byLocale[locale]
}

export type { Words } from './en.ts'
