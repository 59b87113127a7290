/** @module model/card: card.json, the source attributes of a predictive model (ONC HTI-1), parsed. */
import * as z from 'zod'

/** 45 CFR 170.315(b)(11)(iv)(B) names 31 attributes; "not available" is a legal value of each. */
const attributeCount = 31

const attribute = z.strictObject({
  number: z.int().min(1).max(attributeCount),
  category: z.string().min(1),
  name: z.string().min(1),
  value: z.string().min(1),
})

export const cardSchema = z.strictObject({
  schemaVersion: z.literal(1),
  modelId: z.string(),
  modelVersion: z.string(),
  title: z.string().min(1),
  status: z.enum(['demonstration', 'research', 'clinical']),
  attributes: z
    .array(attribute)
    .length(attributeCount)
    .refine((list) => list.every(({ number }, i) => number === i + 1), 'must be numbered 1 to 31'),
  limitations: z.array(z.string().min(1)).min(1),
  plausibility: z.looseObject({}).optional().describe('what the network does when its input moves'),
  recordings: z.looseObject({}).optional().describe('what the network says of real recordings'),
})

export type ModelCard = z.infer<typeof cardSchema>
