/** @module registry/order: the tests that a card can propose. */
import { z } from 'zod'
import { kebabId } from './analyte-schema.ts'
import type { Immutable } from './analyte-schema.ts'
import { loincCode } from './loinc.ts'

const words = z.string().min(1)

export const orderId = z.string().regex(/^O\d+$/, 'must be O1, O2, ...')

const orderCodeSchema = z.strictObject({
  loinc: loincCode,
  display: words.describe('What is ordered, in our own words: not the LOINC display.'),
  text: words.optional().describe('Replaces the text of the order for this code.'),
  short: words.optional().describe('Replaces the short text of the order for this code.'),
  analytes: z
    .array(kebabId)
    .min(1)
    .optional()
    .describe('Analytes this code is for; absent: any that names the order.'),
  verified: z.boolean().describe('True once a person has compared code and display with LOINC.'),
})

const orderSchema = z.strictObject({
  text: words.describe('Text of the order, as a clinician reads it.'),
  short: words.describe('The order in the summary of a card, with its article.'),
  codes: z
    .array(orderCodeSchema)
    .min(1)
    .describe(
      'Alternatives; the first that fits is proposed, a site maps it to its own catalogue.',
    ),
  notThese: z
    .array(z.strictObject({ loinc: loincCode, reason: words }))
    .describe('Codes that look alike and must not be ordered.'),
})

export const ordersSchema = z
  .strictObject({
    $schema: z.literal('./schema/orders.schema.json'),
    orders: z.record(orderId, orderSchema),
    panels: z
      .record(loincCode, z.array(kebabId).min(1))
      .describe(
        'What each panel measures, by its LOINC code: an open order for it answers for these.',
      ),
  })
  .describe('Orders that findings refer to.')

export type Order = Immutable<z.infer<typeof orderSchema>>

/** What goes into a ServiceRequest and its suggestion. */
export interface ResolvedOrder {
  readonly loinc: string
  readonly display: string
  readonly text: string
  readonly short: string
}

/**
 * The code of `order` for an analyte: one made for it, else the first made for any.
 * Null if all codes are for other analytes (loading the registry rules that out for its own findings).
 */
export function resolveOrder(order: Order, analyteId: string): ResolvedOrder | null {
  const code =
    order.codes.find((candidate) => candidate.analytes?.includes(analyteId)) ??
    order.codes.find((candidate) => candidate.analytes === undefined)
  if (!code) return null
  const { loinc, display, text = order.text, short = order.short } = code
  return { loinc, display, text, short }
}
