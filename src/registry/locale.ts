/** @module registry/locale: the names of cards/ in another language than the one they are kept in. */
import { z } from 'zod'
import type { Analyte, Finding, Immutable } from './analyte-schema.ts'
import { kebabId } from './analyte-schema.ts'
import type { CardData } from './check.ts'
import { loincCode } from './loinc.ts'
import { orderId, type Order } from './order.ts'
import type { OverrideReason } from './policy.ts'
import type { Locale } from './template.ts'

const words = z.string().min(1)
const findingName = words.describe(
  'As it stands in the middle of a sentence and alone: nominative and accusative must be the same.',
)

export const localeSchema = z
  .strictObject({
    $schema: z.literal('../schema/locale.schema.json'),
    locale: z.literal('de' satisfies Locale),
    analytes: z.record(
      kebabId,
      z.strictObject({
        name: words,
        low: findingName.nullable().describe('null where the analyte has no low finding.'),
        high: findingName,
      }),
    ),
    orders: z.record(
      orderId,
      z.strictObject({
        text: words,
        short: words,
        codes: z
          .record(loincCode, z.strictObject({ text: words, short: words }))
          .optional()
          .describe('For the codes that have texts of their own in orders.json.'),
      }),
    ),
    overrideReasons: z.record(kebabId, words.describe('Display of this code.')),
  })
  .describe('Names by id; the sentences of the card are in templates/.')

export type Translation = Immutable<z.infer<typeof localeSchema>>
type OrderNames = Translation['orders'][string]

/** The same data under other names. `checkTranslation` has found every name to be there. */
export function translate<Data extends CardData>(data: Data, names: Translation): Data {
  return {
    ...data,
    analytes: data.analytes.map((analyte) => nameAnalyte(analyte, names.analytes[analyte.id])),
    orders: Object.fromEntries(
      Object.entries(data.orders).map(([id, order]) => [id, nameOrder(order, names.orders[id])]),
    ),
    overrideReasons: data.overrideReasons.map((reason): OverrideReason => ({
      ...reason,
      display: names.overrideReasons[reason.code] ?? reason.display,
    })),
  }
}

function nameAnalyte(analyte: Analyte, names: Translation['analytes'][string] | undefined) {
  if (!names) return analyte
  const { low, high } = analyte
  const named = (finding: Finding, name: string): Finding => ({ ...finding, finding: name })
  return {
    ...analyte,
    name: names.name,
    low: low && names.low !== null ? named(low, names.low) : low,
    high: named(high, names.high),
  }
}

function nameOrder(order: Order, names: OrderNames | undefined): Order {
  if (!names) return order
  const { text, short, codes } = names
  return {
    ...order,
    text,
    short,
    codes: order.codes.map((code) => ({ ...code, ...codes?.[code.loinc] })),
  }
}

/** A missing name would show two languages on one card, an unknown one is a misspelt id. One sentence per problem. */
export function checkTranslation(data: CardData, names: Translation): string[] {
  const differ = (field: string, ids: readonly string[], named: readonly string[]) => [
    ...ids
      .filter((id) => !named.includes(id))
      .map((id) => `locales/${names.locale}.json: ${field}: ${id} is missing`),
    ...named
      .filter((id) => !ids.includes(id))
      .map((id) => `locales/${names.locale}.json: ${field}: ${id} is not in the registry`),
  ]
  const { analytes, orders, overrideReasons } = data
  return [
    ...differ('analytes', idsOf(analytes), Object.keys(names.analytes)),
    ...differ(
      'analytes.*.low',
      idsOf(analytes.filter(({ low }) => low)),
      Object.entries(names.analytes)
        .filter(([, { low }]) => low !== null)
        .map(([id]) => id),
    ),
    ...differ('orders', Object.keys(orders), Object.keys(names.orders)),
    ...Object.entries(orders).flatMap(([id, { codes }]) =>
      differ(
        `orders.${id}.codes`,
        codes.filter(({ text, short }) => text ?? short).map(({ loinc }) => loinc),
        Object.keys(names.orders[id]?.codes ?? {}),
      ),
    ),
    ...differ(
      'overrideReasons',
      overrideReasons.map(({ code }) => code),
      Object.keys(names.overrideReasons),
    ),
  ]
}

function idsOf(analytes: readonly Analyte[]): string[] {
  return analytes.map(({ id }) => id)
}
