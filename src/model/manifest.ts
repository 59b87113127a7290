/** @module model/manifest: the contract of a model folder, parsed at the door. */
import * as z from 'zod'

const probability = z.number().min(0).max(1)

const platt = z.strictObject({
  method: z.literal('platt'),
  slope: z.number(),
  intercept: z.number(),
  covariance: z
    .tuple([z.number().nonnegative(), z.number(), z.number().nonnegative()])
    .describe('var(slope), cov(slope, intercept), var(intercept)'),
  threshold: probability
    .nullable()
    .describe('operating point on the calibrated probability; null: none is worth acting on'),
})

const rising = (values: readonly number[]) =>
  values.every((value, i) => i === 0 || value >= (values[i - 1] ?? value))
const knots = z.array(probability).min(1).max(40).refine(rising, 'must not fall')

const isotonic = z
  .strictObject({
    method: z.literal('isotonic'),
    x: z.array(z.number()).min(1).max(40).refine(rising, 'must not fall').describe('logits'),
    y: knots.describe('probability at each knot, a straight line between, level beyond the ends'),
    low: knots.describe('lower end of the 95 % interval at each knot'),
    high: knots.describe('upper end'),
    threshold: probability.nullable().describe('as for platt'),
  })
  .refine(
    ({ x, y, low, high }) => [y, low, high].every(({ length }) => length === x.length),
    'x, y, low and high must have the same length',
  )

const calibration = z.discriminatedUnion('method', [platt, isotonic])

export const manifestSchema = z.strictObject({
  schemaVersion: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  // No '+': a version goes into search parameters, where '+' reads as a space.
  version: z
    .string()
    .regex(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/, 'must be like 1.2.3 or 1.2.3-rc.1'),
  title: z.string().min(1),
  status: z.enum(['demonstration', 'research', 'clinical']),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  input: z.strictObject({
    name: z.string(),
    shape: z.tuple([z.literal('N'), z.literal(1), z.literal(5000)]),
    samplingHz: z.literal(500),
    seconds: z.literal(10),
    unit: z.literal('mV'),
    leads: z.array(z.string()).min(1).describe('leads with evidence, in order of preference'),
    unprovenLeads: z.array(z.string()).describe('answered with a warning, never a card'),
  }),
  preprocessing: z.literal('ecgfounder-v1'),
  outputs: z.strictObject({
    logits: z.strictObject({ name: z.string(), indicators: z.array(z.string()).min(1) }),
    attribution: z.strictObject({ name: z.string(), steps: z.int().positive() }).optional(),
  }),
  calibration: z.record(z.string(), z.record(z.string(), calibration.nullable())),
  labelWindowHours: z.record(z.enum(['F', 'M', 'C']), z.number().positive()),
  population: z.strictObject({
    minAgeYears: z.number().nonnegative(),
    paced: z.literal('excluded'),
  }),
  trainedOn: z.string().min(1),
  licence: z.string().min(1),
})

export type Manifest = z.infer<typeof manifestSchema>
export type PlattCalibration = z.infer<typeof platt>
export type IsotonicCalibration = z.infer<typeof isotonic>
export type Calibration = z.infer<typeof calibration>
export type ModelStatus = Manifest['status']
