/** @module registry/check: what must hold between the files of cards/, beyond the shape of each. */
import type { Analyte, Finding, Limit } from './analyte-schema.ts'
import { indicatorsOf } from './indicator.ts'
import { resolveOrder } from './order.ts'
import { checkOrderCodes } from './order-codes.ts'
import type { Order } from './order.ts'
import type { OverrideReason, Policy, WindowClasses } from './policy.ts'
import type { CardTemplate } from './template.ts'

/** The reference registry: 54 analytes, of which these nine are one-sided and have no low finding. */
const analyteCount = 54
const withoutLowFinding = [16, 21, 22, 23, 24, 26, 41, 42, 43]

export interface CardData {
  readonly analytes: readonly Analyte[]
  readonly orders: Readonly<Record<string, Order>>
  readonly panels: Readonly<Record<string, readonly string[]>>
  readonly windowClasses: WindowClasses
  readonly policy: Policy
  readonly overrideReasons: readonly OverrideReason[]
  readonly template: CardTemplate
}

/** One sentence per problem, each starting with the file and the field; empty if all is well. */
export function checkCardData(data: CardData): string[] {
  return [
    ...checkNumbers(data.analytes),
    ...data.analytes.flatMap((analyte) => [
      ...checkAnalyte(analyte, data.analytes),
      ...checkFindings(analyte, data),
    ]),
    ...checkReferences(data),
  ]
}

const place = ({ group, id }: Analyte, field: string) => `analytes/${group}.json: ${id}.${field}:`

function checkNumbers(analytes: readonly Analyte[]): string[] {
  const numbers = new Set(analytes.map(({ number }) => number))
  const missing = Array.from({ length: analyteCount }, (_, i) => i + 1).filter(
    (number) => !numbers.has(number),
  )
  return [
    ...missing.map((number) => `analytes/*.json: number: no analyte has the number ${number}`),
    ...repeated(analytes.map(({ number }) => number)).map(
      (number) => `analytes/*.json: number: ${number} stands more than once`,
    ),
    ...repeated(analytes.map(({ id }) => id)).map(
      (id) => `analytes/*.json: id: ${id} stands more than once`,
    ),
    ...repeated(
      analytes.flatMap(({ loinc, notThese = [] }) =>
        [...loinc, ...notThese].map(({ code }) => code),
      ),
    ).map((code) => `analytes/*.json: loinc: ${code} stands more than once`),
  ]
}

function checkAnalyte(analyte: Analyte, analytes: readonly Analyte[]): string[] {
  const problems: string[] = []
  const units = [analyte.unit, ...analyte.conversions.map(({ unit }) => unit)]
  for (const unit of repeated(units)) {
    problems.push(`${place(analyte, 'conversions')} the unit ${unit} stands more than once`)
  }
  if ((analyte.low === null) !== withoutLowFinding.includes(analyte.number)) {
    problems.push(
      `${place(analyte, 'low')} must be null for the analytes ${withoutLowFinding.join(', ')} and only for them`,
    )
  }
  if (analyte.redundantWith !== null) {
    const twin = analytes.find(({ id }) => id === analyte.redundantWith)
    if (twin?.redundantWith !== analyte.id) {
      problems.push(
        `${place(analyte, 'redundantWith')} ${analyte.redundantWith} must exist and name ${analyte.id} in return`,
      )
    }
  }
  if (analyte.low && !isBelow(analyte.low.label.value, analyte.high.label.value)) {
    problems.push(`${place(analyte, 'low.label')} must lie below the label of high`)
  }
  return problems
}

function checkFindings(analyte: Analyte, data: CardData): string[] {
  const low = analyte.low ? checkFinding(analyte, 'low', analyte.low, data) : []
  return [...low, ...checkFinding(analyte, 'high', analyte.high, data)]
}

function checkFinding(
  analyte: Analyte,
  direction: 'low' | 'high',
  finding: Finding,
  { orders }: CardData,
): string[] {
  const problems: string[] = []
  if (finding.display === 'A' && finding.orders.length === 0) {
    problems.push(`${place(analyte, `${direction}.orders`)} a finding of display A needs an order`)
  }
  // A D-dimer answers a question only after a pre-test score that this service does not know.
  if (finding.display === 'A' && analyte.id === 'd-dimer') {
    problems.push(`${place(analyte, `${direction}.display`)} D-dimer never makes a card`)
  }
  for (const id of finding.orders) {
    const order = orders[id]
    if (!order || !resolveOrder(order, analyte.id)) {
      problems.push(
        `${place(analyte, `${direction}.orders`)} orders.json has no ${id} with a code for ${analyte.id}`,
      )
    }
  }
  return problems
}

function checkReferences(data: CardData): string[] {
  const { analytes, orders, panels, windowClasses, policy, overrideReasons } = data
  const analyteIds = new Set(analytes.map(({ id }) => id))
  const indicatorIds = new Set(indicatorsOf(analytes).map(({ id }) => id))
  const unknown = (where: string, ids: readonly string[], known: ReadonlySet<string>) =>
    ids.filter((id) => !known.has(id)).map((id) => `${where} ${id} is not in the registry`)
  return [
    ...Object.entries(orders).flatMap(([key, { codes, notThese }]) => [
      ...unknown(
        `orders.json: orders.${key}.codes.analytes:`,
        codes.flatMap((code) => code.analytes ?? []),
        analyteIds,
      ),
      ...notThese
        .filter(({ loinc }) => codes.some((code) => code.loinc === loinc))
        .map(({ loinc }) => `orders.json: orders.${key}.codes: ${loinc} stands in notThese`),
    ]),
    ...Object.entries(panels).flatMap(([code, ids]) =>
      unknown(`orders.json: panels.${code}:`, ids, analyteIds),
    ),
    ...Object.entries(windowClasses).flatMap(([key, { exceptions }]) =>
      unknown(
        `window-classes.json: classes.${key}.exceptions:`,
        exceptions.map(({ analyte }) => analyte),
        analyteIds,
      ),
    ),
    ...unknown('policy.json: sitePrevalence:', Object.keys(policy.sitePrevalence), indicatorIds),
    ...unknown('policy.json: silentIndicators:', policy.silentIndicators, indicatorIds),
    ...checkOrderCodes(policy.orderCodes, orders).map((problem) => `policy.json: ${problem}`),
    ...repeated(overrideReasons.map(({ code }) => code)).map(
      (code) => `override-reasons.json: reasons.code: ${code} stands more than once`,
    ),
  ]
}

function repeated<T>(items: readonly T[]): T[] {
  return [...new Set(items.filter((item, index) => items.indexOf(item) !== index))]
}

function isBelow(low: Limit, high: Limit): boolean {
  return Math.max(...numbersOf(low)) < Math.min(...numbersOf(high))
}

function numbersOf(limit: Limit): number[] {
  if (typeof limit === 'number') return [limit]
  return 'byAge' in limit ? limit.byAge.map(({ value }) => value) : [limit.male, limit.female]
}
