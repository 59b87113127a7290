/** @module model/variants: variants.json, smaller forms of a network with what each loses. */
import * as z from 'zod'

const variant = z.strictObject({
  name: z.string().min(1),
  file: z
    .string()
    .regex(/^[\w.-]+\.onnx$/, 'must be the name of an .onnx file in the folder')
    .nullable()
    .describe('null: measured, but not worth shipping'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().positive(),
  n: z.int().positive().describe('judged windows'),
  maxProbabilityDifference: z.number().min(0).max(1).describe('of sigmoid(logit), uncalibrated'),
  meanLogitDifference: z.number().nonnegative(),
  judgedIndicators: z.int().nonnegative(),
  meanAurocDifference: z.number().nullable(),
  worstAurocDifference: z.strictObject({ indicator: z.string(), value: z.number() }).nullable(),
  worthShipping: z.boolean(),
})

export const variantsSchema = z.strictObject({
  schemaVersion: z.literal(1),
  aurocLimit: z.number().positive().describe('largest |worstAurocDifference| worth shipping'),
  probabilityLimit: z
    .number()
    .positive()
    .describe('largest maxProbabilityDifference worth shipping'),
  variants: z.array(variant),
})

export type Variants = z.infer<typeof variantsSchema>
export type Variant = z.infer<typeof variant>
