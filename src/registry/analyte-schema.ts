/** @module registry/analyte-schema: what an analyte and its two findings are. */
import { z } from 'zod'
import { loincCode } from './loinc.ts'

export const kebabId = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case kebab-case')
const sentence = z.string().min(1)
const finite = z.number()

const bySex = z
  .strictObject({ male: finite, female: finite })
  .describe('One number for men, one for women.')

const byAge = z
  .strictObject({
    byAge: z
      .array(z.strictObject({ fromYears: z.number().min(0), value: finite }))
      .min(1)
      .refine(
        (steps) => steps.every((step, i) => step.fromYears > (steps[i - 1]?.fromYears ?? -1)),
        'must be ordered by fromYears',
      ),
  })
  .describe('The step with the highest fromYears that the age has reached applies.')

export const limitSchema = z
  .union(
    [finite, bySex, byAge],
    'must be a number, {male, female} or {byAge: [...]}, rising by age',
  )
  .describe('A limit in the unit of the analyte: one number, or one by sex, or steps by age.')

const referenceLimit = z
  .union([finite, bySex], 'must be a number, {male, female} or null')
  .nullable()
  .describe('Limit of the adult reference range; null where the range is one-sided.')

const referenceSchema = z.strictObject({ low: referenceLimit, high: referenceLimit })

const loincEntrySchema = z.strictObject({
  code: loincCode,
  specimen: sentence.describe('What the code is measured in.'),
  note: sentence.optional().describe('Method, property or caution.'),
  reference: referenceSchema
    .optional()
    .describe('Reference range of this specimen, where it differs from that of the analyte.'),
  verified: z.boolean().describe('True once a person has compared code and display with LOINC.'),
})

const conversionSchema = z
  .strictObject({
    unit: sentence.describe('Unit exactly as results spell it.'),
    factor: z.number().positive(),
    offset: finite.optional(),
  })
  .describe('value in the unit of the analyte = factor * x + offset (0 where absent)')

export const findingSchema = z.strictObject({
  finding: sentence.describe('Clinical name, as it stands in the middle of a sentence.'),
  label: z
    .strictObject({ value: limitSchema })
    .describe('Threshold of the finding: measured below (low) or above (high); at it is not.'),
  actAt: finite
    .nullable()
    .describe(
      'Measured value that calls for action; null where none is set or it is relative (own baseline, centile of the assay, limit by age).',
    ),
  urgentAt: finite.nullable().describe('Measured value from which the result is urgent.'),
  display: z
    .enum(['A', 'P', 'R'])
    .describe('A may make a card, P shows in the app, R is research and hidden by default.'),
  urgency: z
    .enum(['urgent', 'routine'])
    .describe('Urgent findings rank before all others and ask for an urgent order.'),
  orders: z.array(z.string().regex(/^O\d+$/)).describe('Keys of orders.json, most useful first.'),
  benefit: z
    .number()
    .min(0)
    .max(5)
    .describe('Ranking weight 0 to 5; where it comes from stands in policy.json, benefitSource.'),
  note: sentence.describe('One plain sentence for the clinician.'),
  citation: sentence.describe('A source that was read, else "none".'),
})

const analyteSchema = z.strictObject({
  number: z.int().min(1).max(54).describe('Place in the order of the model outputs.'),
  id: kebabId,
  name: sentence,
  loinc: z.array(loincEntrySchema).min(1).describe('Accepted codes; the first is the usual one.'),
  notThese: z
    .array(z.strictObject({ code: loincCode, reason: sentence }))
    .optional()
    .describe('Codes that look alike and must not be taken for this analyte.'),
  unit: sentence.describe('UCUM unit of every number of this analyte.'),
  conversions: z.array(conversionSchema),
  reference: referenceSchema,
  referenceNote: sentence.optional().describe('Under what condition the reference range holds.'),
  windowClass: z.enum(['F', 'M', 'C']).describe('Key of window-classes.json.'),
  simulation: z
    .enum(['D', 'S', 'N'])
    .describe(
      'In the virtual cohort: D acts on the ECG, S shares a state with it, N is a control.',
    ),
  redundantWith: kebabId.nullable().describe('Analyte that says the same; the two count once.'),
  low: findingSchema.nullable().describe('null: no such finding, the output is masked.'),
  high: findingSchema,
})

export const analytesSchema = z
  .strictObject({
    $schema: z.literal('../schema/analytes.schema.json'),
    group: kebabId.describe('Name of the file without .json.'),
    title: sentence,
    analytes: z.array(analyteSchema).min(1),
  })
  .describe('One group of analytes and what a low or high value means.')

/** Everything read from cards/ is shared by all requests and therefore unchangeable. */
export type Immutable<T> = T extends readonly (infer Item)[]
  ? readonly Immutable<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Immutable<T[Key]> }
    : T

export type Limit = Immutable<z.infer<typeof limitSchema>>
export type Finding = Immutable<z.infer<typeof findingSchema>>
/** A row of cards/analytes with the group it stands in. */
export type Analyte = Immutable<
  z.infer<typeof analyteSchema> & { group: string; groupTitle: string }
>
export type AnalyteFile = Immutable<z.infer<typeof analytesSchema>>
export type Direction = 'low' | 'high'
