/** @module ecg/observation-schema: what an ECG Observation must look like to be read. */
import { z } from 'zod'
import { AnyEcgError } from '../errors.ts'
import { listOf } from '../list-of.ts'

const concept = z.object({
  coding: z
    .array(
      z.object({
        system: z.string().optional(),
        code: z.string().optional(),
        display: z.string().optional(),
      }),
    )
    .optional(),
  text: z.string().optional(),
})

const sampledData = z.object({
  origin: z
    .object({
      value: z.number().optional(),
      unit: z.string().optional(),
      code: z.string().optional(),
    })
    .optional(),
  period: z.number().optional(),
  interval: z.number().optional(),
  intervalUnit: z.string().optional(),
  factor: z.number().optional(),
  dimensions: z.number().optional(),
  data: z.string().optional(),
})

const component = z.object({ code: concept, valueSampledData: sampledData.optional() })
const member = z.object({ reference: z.string().optional() })

const observationSchema = z.object({
  resourceType: z.literal('Observation'),
  id: z.string().optional(),
  meta: z.object({ versionId: z.string().optional() }).optional(),
  status: z.string(),
  code: concept,
  subject: z.object({ reference: z.string().optional() }).optional(),
  hasMember: z.array(member).optional(),
  // Only handed on: what is wrong with it is no reason not to decode.
  interpretation: z.array(z.unknown()).optional().catch(undefined),
  effectiveDateTime: z.string().optional(),
  effectiveInstant: z.string().optional(),
  effectivePeriod: z.object({ start: z.string().optional() }).optional(),
  valueSampledData: sampledData.optional(),
  component: z.array(component).optional(),
})

/** The parts of an Observation that decoding reads; R5's spelling of SampledData is accepted. */
export type EcgObservation = z.infer<typeof observationSchema>

/**
 * @throws AnyEcgError `observation-invalid`, naming the path of the first field that is wrong.
 */
export function parseObservation(resource: unknown): EcgObservation {
  const result = observationSchema.safeParse(resource)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new AnyEcgError(
    'observation-invalid',
    `Observation${pathText(issue?.path ?? [])}: ${issue?.message ?? 'not readable'}`,
  )
}

/** The same, given up at the first wrong component: of millions, `observationSchema` would name each. */
const quickSchema = observationSchema.extend({
  component: listOf(component).optional(),
  hasMember: listOf(member).optional(),
})

/** True when `parseObservation` would not throw. */
export function isReadableObservation(resource: unknown): resource is EcgObservation {
  return quickSchema.safeParse(resource).success
}

/** ['component', 0, 'code'] as `.component[0].code`. */
function pathText(path: readonly PropertyKey[]): string {
  return path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('')
}
