/** @module registry/schema: the files under cards/ and the schema that each must satisfy. */
import type { z } from 'zod'
import { analytesSchema } from './analyte-schema.ts'
import { localeSchema } from './locale.ts'
import { ordersSchema } from './order.ts'
import { overrideReasonsSchema, policySchema, windowClassesSchema } from './policy.ts'
import { templateSchema } from './template.ts'

/** By the name of the JSON Schema, `cards/schema/<name>.schema.json`, that is generated from it. */
export const cardSchemas = {
  analytes: analytesSchema,
  locale: localeSchema,
  orders: ordersSchema,
  'override-reasons': overrideReasonsSchema,
  policy: policySchema,
  template: templateSchema,
  'window-classes': windowClassesSchema,
} as const satisfies Record<string, z.ZodType>

export type CardSchemaName = keyof typeof cardSchemas
