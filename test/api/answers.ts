/** @module test/api/answers: types.ts as schemas that take nothing else, so that an answer is held to its word. */
import * as z from 'zod'
import type {
  AssessedAnswer,
  DeclinedAnswer,
  EstimateAnswer,
  HistoryAnswer,
  IndicatorAbout,
  MeasuredAnswer,
  ModelAnswer,
  WaveformAnswer,
} from '../../src/api/types.ts'
import type { DeclineReason } from '../../src/errors.ts'
import type { SilenceReason } from '../../src/interpret/judge.ts'
import type { IndicatorPerformance } from '../../src/model/performance.ts'

const share = z.number().min(0).max(1)
const withOffset = z.iso.datetime({ offset: true })

const measured = z.strictObject({
  reference: z.string().regex(/^Observation\/.+/),
  analyteId: z.string(),
  analyte: z.string().min(1),
  value: z.number().nullable(),
  comparator: z.enum(['<', '<=', '>', '>=']).exactOptional(),
  unit: z.string().min(1),
  collectedAt: z.union([withOffset, z.iso.date()]),
  standing: z.enum(['final', 'pending', 'unreliable']),
  side: z.enum(['low', 'high']).nullable(),
}) satisfies z.ZodType<MeasuredAnswer>

const estimate = z.strictObject({
  id: z.string(),
  probability: share.nullable(),
  interval95: z.tuple([share, share]).nullable(),
  threshold: share.nullable(),
  flagged: z.boolean(),
  raised: z.boolean(),
  silence: z.custom<SilenceReason>((value) => typeof value === 'string').nullable(),
  measured: measured.nullable(),
  agreement: z.enum(['agrees', 'disagrees']).nullable(),
}) satisfies z.ZodType<EstimateAnswer>

const namedEcg = z.strictObject({ reference: z.string(), start: z.string().exactOptional() })

export const assessedSchema = z.strictObject({
  kind: z.literal('assessed'),
  assessmentId: z.string().regex(/^[0-9a-f]{64}$/),
  newest: namedEcg.nullable(),
  ecg: z.strictObject({
    reference: z.string(),
    start: withOffset,
    lead: z.string(),
    leadProven: z.boolean(),
    samplingHz: z.number().positive(),
    seconds: z.number().positive(),
    windowStartSeconds: z.number().nonnegative(),
    windowSeconds: z.number().positive(),
  }),
  warnings: z.array(z.string()),
  estimates: z.array(estimate),
}) satisfies z.ZodType<AssessedAnswer>

export const declinedSchema = z.strictObject({
  kind: z.literal('declined'),
  reason: z.custom<DeclineReason>((value) => typeof value === 'string'),
  detail: z.string().min(1),
  ecg: namedEcg.exactOptional(),
  newest: namedEcg.nullable(),
}) satisfies z.ZodType<DeclinedAnswer>

export const waveformSchema = z.strictObject({
  reference: z.string(),
  start: withOffset.nullable(),
  samplingHz: z.number().positive(),
  leads: z.array(z.strictObject({ name: z.string(), mv: z.array(z.number().nullable()) })),
  modelInput: z
    .strictObject({
      lead: z.string(),
      samplingHz: z.literal(500),
      startSeconds: z.number().nonnegative(),
      samples: z.array(z.number()).length(5000),
    })
    .nullable(),
}) satisfies z.ZodType<WaveformAnswer>

export const historySchema = z.strictObject({
  ecgs: z.array(
    z.strictObject({
      reference: z.string(),
      start: withOffset,
      lead: z.string(),
      model: z.strictObject({ id: z.string(), version: z.string() }),
      probabilities: z.record(z.string(), share),
      intervals95: z.record(z.string(), z.tuple([share, share])),
    }),
  ),
  measurements: z.array(measured),
  leftOut: z
    .strictObject({
      moreEcgs: z.boolean(),
      moreMeasurements: z.boolean(),
      ecgs: z.record(z.string(), z.number().int().positive()),
      earlierModels: z.array(
        z.strictObject({
          id: z.string(),
          version: z.string(),
          ecgs: z.number().int().positive(),
          lastAssessedAt: withOffset,
        }),
      ),
    })
    .exactOptional(),
}) satisfies z.ZodType<HistoryAnswer>

const about = z.strictObject({
  id: z.string(),
  analyteId: z.string(),
  analyte: z.string(),
  direction: z.enum(['low', 'high']),
  finding: z.string().min(1).nullable(),
  group: z.string(),
  groupTitle: z.string(),
  display: z.enum(['A', 'P', 'R']).nullable(),
  urgent: z.boolean(),
  unit: z.string(),
  decimals: z.int().min(0),
  note: z.string(),
  orders: z.array(z.string().min(1)),
  prevalence: share.nullable(),
  sitePrevalence: share.nullable(),
}) satisfies z.ZodType<IndicatorAbout>

export const modelSchema = z.strictObject({
  model: z.strictObject({
    id: z.string(),
    version: z.string(),
    status: z.enum(['demonstration', 'research', 'clinical']),
  }),
  evidenceSource: z.enum(['simulated', 'retrospective', 'local']),
  leads: z.array(z.string()).min(1),
  card: z.strictObject({
    title: z.string(),
    attributes: z
      .array(
        z.strictObject({
          number: z.number(),
          category: z.string(),
          name: z.string(),
          value: z.string(),
        }),
      )
      .length(31),
    limitations: z.array(z.string()).min(1),
    attributionShown: z.boolean(),
    attributionNote: z.string().min(1),
  }),
  indicators: z.array(about).length(108),
  performance: z.record(
    z.string(),
    z.record(
      z.string(),
      z.custom<IndicatorPerformance>((row) => typeof row === 'object' && row !== null).nullable(),
    ),
  ),
  overrideReasons: z.array(z.strictObject({ code: z.string(), display: z.string() })).min(1),
}) satisfies z.ZodType<ModelAnswer>
