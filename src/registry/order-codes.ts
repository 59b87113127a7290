/** @module registry/order-codes: what a site calls the orders of cards/orders.json in its own catalogue. */
import { z } from 'zod'
import type { Immutable } from './analyte-schema.ts'
import type { Order } from './order.ts'
import type { Policy } from './policy.ts'

const siteCodingSchema = z.strictObject({
  system: z
    .string()
    .regex(/^(https?:\/\/|urn:)\S+$/, 'must be an absolute URI: http(s)://... or urn:...')
    .describe('The catalogue, as FHIR names it.'),
  code: z.string().regex(/^\S+( \S+)*$/, 'must be a FHIR code: no white space at either end'),
  display: z.string().min(1).exactOptional(),
})

export type SiteCoding = Immutable<z.infer<typeof siteCodingSchema>>

export const orderCodesSchema = z
  .record(
    z.string().regex(/^O\d+(\/\d+-\d)?$/, 'must be O1, O2, ... or O7/33762-6, ...'),
    siteCodingSchema,
  )
  .describe(
    "This site's own code of an order, by its id in orders.json; where that order stands for several tests, by id and LOINC, such as O7/33762-6.",
  )

type Orders = Readonly<Record<string, Order>>

/** One sentence per key that names no order, or not which test of one. */
export function checkOrderCodes(codes: Policy['orderCodes'], orders: Orders): string[] {
  return Object.keys(codes).flatMap((key) => {
    const [id = ''] = key.split('/')
    const order = orders[id]
    if (!order) return [`orderCodes: ${id} is no order of cards/orders.json`]
    const keys = keysOf(id, order)
    return keys.includes(key) ? [] : [`orderCodes: ${key} must be ${keys.join(' or ')}`]
  })
}

/** A code for troponin I on an order of troponin T would be the wrong test: such orders are named one by one. */
function keysOf(id: string, { codes }: Order): string[] {
  return codes.some(({ analytes }) => analytes) ? codes.map(({ loinc }) => `${id}/${loinc}`) : [id]
}

/** The site's own coding of an order that was resolved to `loinc`, if it has one. */
export function siteCodingOf(
  id: string,
  loinc: string,
  { orderCodes }: Policy,
): SiteCoding | undefined {
  return orderCodes[`${id}/${loinc}`] ?? orderCodes[id]
}

/** The LOINC codes that a coding of this site's catalogue stands for; none for a coding it did not name. */
export function loincsOfSiteCoding(
  coding: { readonly system?: string; readonly code?: string },
  { orderCodes }: Policy,
  orders: Orders,
): string[] {
  return Object.entries(orderCodes)
    .filter(([, own]) => own.system === coding.system && own.code === coding.code)
    .flatMap(([key]) => {
      const [id = '', loinc] = key.split('/')
      return loinc ? [loinc] : (orders[id]?.codes.map((code) => code.loinc) ?? [])
    })
}
