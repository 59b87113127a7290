/** @module model/performance: the evidence that travels with the weights. `null` means not reported. */
import * as z from 'zod'

const estimate = z.strictObject({
  value: z.number(),
  ci95: z.tuple([z.number(), z.number()]),
})

const operatingPoint = z.strictObject({
  threshold: z.number(),
  sensitivity: estimate.nullable(),
  specificity: estimate.nullable(),
  ppv: estimate.nullable(),
  npv: estimate.nullable(),
})

const indicatorPerformance = z.strictObject({
  n: z.int().nonnegative(),
  positives: z.int().nonnegative(),
  prevalence: z.number().min(0).max(1),
  auroc: estimate.nullable(),
  auprc: estimate.nullable(),
  brier: z.number().nullable(),
  calibration: z
    .strictObject({
      slope: estimate.nullable(),
      intercept: estimate.nullable(),
      oe: estimate.nullable(),
      bins: z.array(
        z.strictObject({ predicted: z.number(), observed: z.number(), n: z.int().positive() }),
      ),
    })
    .nullable(),
  operatingPoint: operatingPoint.nullable().describe("at the manifest's threshold"),
  operatingPoints: z
    .array(
      operatingPoint.extend({
        name: z.string(),
        flagged: z.number().min(0).max(1),
        netBenefit: z.strictObject({
          thresholdProbability: z.number().min(0).max(1),
          value: z.number(),
          treatAll: z.number(),
          treatNone: z.number(),
        }),
      }),
    )
    .optional()
    .describe('named alternatives, chosen on validation and judged on test'),
  ppvAtPrevalence: z
    .array(
      z.strictObject({
        prevalence: z.number().min(0).max(1),
        ppv: estimate.nullable(),
        npv: estimate.nullable(),
      }),
    )
    .nullish()
    .describe("by Bayes from sensitivity and specificity at the manifest's threshold"),
  curve: z
    .array(z.tuple([z.number(), z.number(), z.number()]))
    .max(40)
    .optional()
    .describe('threshold, sensitivity, specificity, from flagging no one to flagging everyone'),
  baseline: z
    .strictObject({ auroc: estimate.nullable() })
    .nullable()
    .describe('age + sex + rate + rhythm alone'),
  gain: estimate.nullable().describe('AUROC of the network minus that of the baseline'),
  subgroups: z.array(
    z.strictObject({
      name: z.string(),
      value: z.string(),
      n: z.int().nonnegative(),
      positives: z.int().nonnegative(),
      auroc: estimate.nullable(),
      oe: estimate.nullish(),
    }),
  ),
  allRecords: z
    .strictObject({ n: z.int().nonnegative(), auroc: estimate.nullable() })
    .optional()
    .describe('every record, where patients have several; whole patients are resampled'),
})

const tiers = z.strictObject({
  strong: z.int().nonnegative(),
  moderate: z.int().nonnegative(),
  limited: z.int().nonnegative(),
  notReported: z.int().nonnegative(),
})

const byLead = <T extends z.ZodType>(value: T) => z.record(z.string(), value)

const interval = z.tuple([z.number(), z.number()])

const recovery = z.strictObject({ auroc: estimate.nullable(), recovered: estimate.nullable() })

const controls = z.strictObject({
  nulls: byLead(
    z.strictObject({
      method: z.string(),
      familywiseLevel: z.number(),
      rows: z.array(
        z.strictObject({
          indicator: z.string(),
          positives: z.int().nonnegative(),
          enoughPositives: z.boolean(),
          auroc: estimate,
          familywise: interval,
          containsHalf: z.boolean(),
        }),
      ),
      pooled: estimate.nullable(),
    }),
  ).nullable(),
  permuted: byLead(
    z.strictObject({
      method: z.string(),
      familywiseLevel: z.number(),
      seed: z.int(),
      outputs: z.int().nonnegative(),
      containHalf: z.int().nonnegative(),
      mean: z.number().nullable(),
      outside: z.array(
        z.strictObject({ indicator: z.string(), auroc: z.number(), familywise: interval }),
      ),
    }),
  ).nullable(),
  oracle: z
    .strictObject({
      lead: z.string(),
      rows: z.record(
        z.string(),
        recovery.extend({
          visible: recovery
            .optional()
            .describe('the same of what one lead keeps after the preprocessing'),
        }),
      ),
    })
    .nullable(),
})

const shift = z.strictObject({
  name: z.string(),
  description: z.string(),
  source: z.enum(['simulated', 'retrospective', 'local']),
  n: z.int().nonnegative(),
  leads: byLead(
    z.record(
      z.string(),
      z
        .strictObject({
          auroc: estimate.nullable(),
          oe: estimate.nullable(),
          slope: estimate.nullable(),
        })
        .nullable(),
    ),
  ),
})

export const performanceSchema = z.strictObject({
  schemaVersion: z.literal(1),
  modelId: z.string(),
  modelVersion: z.string(),
  source: z.enum(['simulated', 'retrospective', 'local']),
  dataset: z.strictObject({
    name: z.string(),
    part: z.string(),
    patients: z.int().positive(),
    seed: z.int().optional(),
    prevalence: z.string(),
    description: z.string(),
  }),
  leads: z.record(z.string(), z.record(z.string(), indicatorPerformance.nullable())),
  tally: byLead(z.strictObject({ all: tiers, distinct: tiers }))
    .optional()
    .describe('`distinct`: of a redundant pair the better one counts'),
  controls: controls.optional().describe('what must be at chance, and what can be known at best'),
  requirements: z
    .array(z.strictObject({ name: z.string(), met: z.boolean().nullable(), figure: z.string() }))
    .optional(),
  shifts: z.array(shift).optional().describe('the same model on other patients'),
})

export type Performance = z.infer<typeof performanceSchema>
export type IndicatorPerformance = z.infer<typeof indicatorPerformance>
export type Estimate = z.infer<typeof estimate>
