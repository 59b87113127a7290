/** @module model/performance: the evidence that travels with the weights. `null` means not reported. */
import * as z from 'zod'

const estimate = z.strictObject({
  value: z.number(),
  ci95: z.tuple([z.number(), z.number()]),
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
  operatingPoint: z
    .strictObject({
      threshold: z.number(),
      sensitivity: estimate.nullable(),
      specificity: estimate.nullable(),
      ppv: estimate.nullable(),
      npv: estimate.nullable(),
    })
    .nullable(),
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
    }),
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
})

export type Performance = z.infer<typeof performanceSchema>
export type IndicatorPerformance = z.infer<typeof indicatorPerformance>
export type Estimate = z.infer<typeof estimate>
