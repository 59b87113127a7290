/** @module registry/policy: the rules a site may set, the time windows and the reasons for an override. */
import { z } from 'zod'
import type { Immutable } from './analyte-schema.ts'
import { kebabId } from './analyte-schema.ts'
import { orderCodesSchema } from './order-codes.ts'
import { locales } from './template.ts'

const fraction = z.number().min(0).max(1)
const hours = z.number().positive()

export const policySchema = z
  .strictObject({
    $schema: z.literal('./schema/policy.schema.json'),
    maxCards: z.int().min(0).describe('Most cards per chart opening; 0 silences all.'),
    ppvFloor: fraction.describe(
      'Lower 95 % bound of the positive predictive value, at the prevalence of the site, that a card needs.',
    ),
    minAurocLower: fraction.describe('Lower 95 % bound of the AUROC that a card needs.'),
    minPositives: z
      .int()
      .min(1)
      .describe('Patients with the finding that the evidence must rest on.'),
    requireGainOverBaseline: z
      .boolean()
      .describe('A card needs to be better than age, sex, rate and rhythm alone.'),
    minTimesUsual: z
      .number()
      .min(1)
      .describe(
        'A card needs an estimate of at least so many times the share of patients who have the finding.',
      ),
    ecgContext: z
      .enum(['acute', 'ward'])
      .describe('Which column of ecgTooOldHours in window-classes.json applies.'),
    minSamplingHz: z.number().positive().describe('ECGs sampled more slowly are declined.'),
    openOrderMaxAgeHours: hours.describe(
      'An active order older than this at the time of the ECG is taken for forgotten, not for on its way.',
    ),
    sitePrevalence: z
      .record(kebabId, fraction.gt(0).lt(1))
      .describe('Prevalence by indicator id at this site; absent: that of the evidence.'),
    silentIndicators: z
      .array(kebabId)
      .describe('Indicator ids that are computed and stored but make no card.'),
    orderIntent: z
      .enum(['proposal', 'plan', 'order'])
      .describe('ServiceRequest.intent of a proposed order; some EHRs accept only order.'),
    orderCodes: orderCodesSchema,
    locale: z.enum(locales).describe('Language of the cards.'),
    benefitSource: z.string().min(1).describe('Where the ranking weights (benefit) come from.'),
  })
  .describe('Rules for cards; a tenant may override each.')

const windowClassSchema = z.strictObject({
  name: z.string().min(1),
  pairingHours: hours.describe('Training and validation: most hours between collection and ECG.'),
  precedenceBeforeHours: hours.describe(
    'A value collected up to this long before the ECG, or at any time after it, takes the place of the estimate.',
  ),
  ecgTooOldHours: z
    .strictObject({ acute: hours, ward: hours })
    .describe('Older ECGs make no card.'),
  exceptions: z
    .array(z.strictObject({ analyte: kebabId, precedenceBeforeHours: hours }))
    .describe('Analytes of this class whose values stay valid for another time.'),
  note: z.string().min(1),
})

export const windowClassesSchema = z
  .strictObject({
    $schema: z.literal('./schema/window-classes.schema.json'),
    classes: z.strictObject({ F: windowClassSchema, M: windowClassSchema, C: windowClassSchema }),
  })
  .describe('How fast analytes change; starting values, to be set per site.')

export const overrideReasonsSchema = z
  .strictObject({
    $schema: z.literal('./schema/override-reasons.schema.json'),
    codeSystem: kebabId.describe('Name of the code system under the canonical base.'),
    reasons: z
      .array(
        z.strictObject({
          code: kebabId.describe('Stable: feedback that is stored refers to it.'),
          display: z.string().min(1),
          snoozeHours: hours
            .nullable()
            .describe('Hours until the card may come back; null: answered for this ECG.'),
        }),
      )
      .min(1),
  })
  .describe('Reasons that a clinician may give for not following a card.')

export type Policy = Immutable<Omit<z.infer<typeof policySchema>, '$schema'>>
export type WindowClass = Immutable<z.infer<typeof windowClassSchema>>
export type WindowClasses = Immutable<z.infer<typeof windowClassesSchema>['classes']>
export type OverrideReason = Immutable<z.infer<typeof overrideReasonsSchema>['reasons'][number]>

/** Hours before the ECG within which a measured value of this analyte takes the place of the estimate. */
export function precedenceBeforeHours(windowClass: WindowClass, analyteId: string): number {
  const exception = windowClass.exceptions.find(({ analyte }) => analyte === analyteId)
  return (exception ?? windowClass).precedenceBeforeHours
}
