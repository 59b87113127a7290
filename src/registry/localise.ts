/** @module registry/localise: one registry, in the language of the reader. */
import type { Analyte } from './analyte-schema.ts'
import { codeSystemUrl } from './canonical.ts'
import type { CardData } from './check.ts'
import { AnyEcgError } from '../errors.ts'
import { indicatorsOf } from './indicator.ts'
import type { Registry } from './load.ts'
import type { Locale } from './template.ts'

/** The parts of a registry that hold words. */
export type RegistryTexts = Pick<
  Registry,
  | 'analytes'
  | 'indicators'
  | 'indicator'
  | 'analyteByLoinc'
  | 'orders'
  | 'overrideReasons'
  | 'template'
>

/** The same registry with other words: every id, code, limit and rule stays. */
export function localise(registry: Registry, locale: Locale): Registry {
  return { ...registry, ...registry.texts[locale] }
}

/** What is read in one language, ready to be looked up. */
export function registryTexts(data: CardData, codeSystem: string): RegistryTexts {
  const indicators = indicatorsOf(data.analytes)
  const indicatorById = new Map(indicators.map((indicator) => [indicator.id, indicator]))
  const byLoinc = new Map<string, Analyte>(
    data.analytes.flatMap((analyte) => analyte.loinc.map(({ code }) => [code, analyte] as const)),
  )
  return {
    analytes: new Map(data.analytes.map((analyte) => [analyte.id, analyte])),
    indicators,
    indicator: (id) => {
      const indicator = indicatorById.get(id)
      if (indicator) return indicator
      throw new AnyEcgError('registry-invalid', `${id} is not an indicator of the registry.`)
    },
    analyteByLoinc: (code) => byLoinc.get(code),
    orders: data.orders,
    overrideReasons: { system: codeSystemUrl(codeSystem), reasons: data.overrideReasons },
    template: data.template,
  }
}
