/** @module smart-app/ecg/words: the tracing's words by language. */
import type { Locale } from '../views/contract.ts'
import { ecgDe } from './words-de.ts'
import { ecgEn, type EcgWords } from './words-en.ts'

export const ecgWords: Readonly<Record<Locale, EcgWords>> = { en: ecgEn, de: ecgDe }
