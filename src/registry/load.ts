/** @module registry/load: reads cards/ once, at start-up. */
import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { AnyEcgError, messageOf } from '../errors.ts'
import type { Analyte } from './analyte-schema.ts'
import { checkCardData } from './check.ts'
import { checkTexts } from './check-texts.ts'
import type { Indicator } from './indicator.ts'
import { checkTranslation, translate } from './locale.ts'
import { registryTexts, type RegistryTexts } from './localise.ts'
import type { Order } from './order.ts'
import type { OverrideReason, Policy, WindowClasses } from './policy.ts'
import { readCardFile } from './read.ts'
import type { CardTemplate, Locale } from './template.ts'

export interface Registry {
  /** By id, in the order of their numbers. */
  readonly analytes: ReadonlyMap<string, Analyte>
  /** All 108, in the order of the model outputs. */
  readonly indicators: readonly Indicator[]
  /** Throws `registry-invalid` for an id that is none of the 108. */
  readonly indicator: (id: string) => Indicator
  readonly analyteByLoinc: (code: string) => Analyte | undefined
  readonly orders: Readonly<Record<string, Order>>
  /** Analyte ids that an order with this LOINC code measures: a panel's, or the analyte of the code itself. */
  readonly measuredBy: (loinc: string) => readonly string[]
  readonly windowClasses: WindowClasses
  readonly policy: Policy
  readonly overrideReasons: { readonly system: string; readonly reasons: readonly OverrideReason[] }
  readonly template: CardTemplate
  /** The words of the fields above in each language. They themselves are English, as the code systems are: `localise` changes them. */
  readonly texts: Readonly<Record<Locale, RegistryTexts>>
}

const bundledCards = new URL('../../cards/', import.meta.url)

/**
 * Reads and checks every file of `cardsDir` (a path or file URL; default the bundled cards/).
 * Throws `registry-invalid` with each file and field that is wrong.
 */
export function loadRegistry(cardsDir: URL | string = bundledCards): Registry {
  const dir = folderUrl(cardsDir)
  const groups = analyteFiles(dir).map((file) => readGroup(file))
  const { codeSystem, reasons } = readCardFile(
    new URL('override-reasons.json', dir),
    'override-reasons',
  )
  const { orders, panels } = readCardFile(new URL('orders.json', dir), 'orders')
  const data = {
    analytes: groups.flat().toSorted((a, b) => a.number - b.number),
    orders,
    panels,
    windowClasses: readCardFile(new URL('window-classes.json', dir), 'window-classes').classes,
    policy: readCardFile(new URL('policy.json', dir), 'policy'),
    overrideReasons: reasons,
    template: readCardFile(new URL('templates/en.json', dir), 'template'),
  }
  const names = readCardFile(new URL('locales/de.json', dir), 'locale')
  const german = translate(
    { ...data, template: readCardFile(new URL('templates/de.json', dir), 'template') },
    names,
  )
  const problems = [
    ...checkCardData(data),
    ...checkTranslation(data, names),
    ...checkTexts(data, 'en'),
    ...checkTexts(german, 'de'),
  ]
  if (problems.length > 0) {
    throw new AnyEcgError(
      'registry-invalid',
      `The card data in ${fileURLToPath(dir)} does not fit together: ${problems.join('; ')}.`,
    )
  }
  const texts = {
    en: registryTexts(data, codeSystem),
    de: registryTexts(german, codeSystem),
  }
  return {
    ...texts.en,
    texts,
    measuredBy: (code) => panels[code] ?? [texts.en.analyteByLoinc(code)?.id ?? []].flat(),
    windowClasses: data.windowClasses,
    policy: data.policy,
  }
}

function folderUrl(dir: URL | string): URL {
  const url = typeof dir === 'string' ? pathToFileURL(dir) : dir
  return url.href.endsWith('/') ? url : new URL(`${url.href}/`)
}

function analyteFiles(dir: URL): URL[] {
  const folder = new URL('analytes/', dir)
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
    return names.toSorted().map((name) => new URL(name, folder))
  } catch (cause) {
    throw new AnyEcgError(
      'registry-invalid',
      `${fileURLToPath(folder)} cannot be read: ${messageOf(cause)}. Name the folder that holds analytes/ and policy.json.`,
      { cause },
    )
  }
}

function readGroup(file: URL): Analyte[] {
  const { group, title, analytes } = readCardFile(file, 'analytes')
  const path = fileURLToPath(file)
  if (group !== basename(path, '.json')) {
    throw new AnyEcgError(
      'registry-invalid',
      `${path}: group: must be the name of the file without .json, not ${group}.`,
    )
  }
  return analytes.map((analyte) => ({ ...analyte, group, groupTitle: title }))
}
