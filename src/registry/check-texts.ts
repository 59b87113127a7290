/** @module registry/check-texts: what must hold for the texts of a card in one language. */
import type { CardData } from './check.ts'
import { indicatorsOf } from './indicator.ts'
import { resolveOrder } from './order.ts'
import { fillTemplate, type CardTemplate, type Locale } from './template.ts'

/** CDS Hooks 2.0, card.summary: fewer than 140 characters. */
const summaryLimit = 140

/** One sentence per problem; empty if all is well. */
export function checkTexts(data: CardData, locale: Locale): string[] {
  const { analytes, orders, template } = data
  const file = `templates/${locale}.json:`
  const misplaced =
    template.locale === locale
      ? []
      : [`${file} locale: must be the name of the file, not ${template.locale}`]
  const ecgTime = longestTime(template)
  const tooLong = indicatorsOf(analytes).flatMap(({ id, analyte, finding }) => {
    const order = orders[finding?.orders[0] ?? '']
    const resolved = order && resolveOrder(order, analyte.id)
    if (!finding || !resolved) return []
    const { length } = fillTemplate(template.summary, {
      finding: finding.finding,
      ecgTime,
      order: resolved.short,
    })
    return length < summaryLimit
      ? []
      : [`${file} summary: ${length} characters for ${id}, fewer than ${summaryLimit} are allowed`]
  })
  return [...misplaced, ...tooLong]
}

/** Of all times that a card can show. */
function longestTime({ clock }: CardTemplate): string {
  const time = fillTemplate(clock.utc, { time: '23:59' })
  return clock.months
    .map((month) => fillTemplate(clock.dayAndTime, { day: 30, month, time }))
    .reduce((longest, text) => (text.length > longest.length ? text : longest))
}
