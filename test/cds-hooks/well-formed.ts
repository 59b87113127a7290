/** @module test/cds-hooks/well-formed: what every answer of the service has to be, whatever it says. */
import * as z from 'zod'

const text = z.string().min(1)
const coding = z.strictObject({ code: text, system: text.optional(), display: text.optional() })
const absoluteUrl = z.url({ protocol: /^https?$/ })
const resource = z.looseObject({ resourceType: text })

const action = z.discriminatedUnion('type', [
  // A resource that is created has no id yet.
  z.strictObject({
    type: z.literal('create'),
    description: text,
    resource: resource.refine((value) => !('id' in value), 'a create carries no id'),
  }),
  z.strictObject({ type: z.literal('update'), description: text, resource }),
  z.strictObject({ type: z.literal('delete'), description: text, resourceId: text }),
])

const card = z
  .strictObject({
    uuid: z.guid(),
    summary: text.refine((summary) => summary.length < 140, 'fewer than 140 characters'),
    detail: text.optional(),
    // `critical` is legal, and opens a pop-up in some EHRs: never ours.
    indicator: z.enum(['info', 'warning']),
    source: z.strictObject({
      label: text,
      url: absoluteUrl.optional(),
      icon: absoluteUrl.optional(),
      topic: coding.optional(),
    }),
    suggestions: z
      .array(
        z.strictObject({
          label: text,
          uuid: z.guid(),
          isRecommended: z.boolean().optional(),
          actions: z.array(action).min(1).optional(),
        }),
      )
      .min(1)
      .optional(),
    selectionBehavior: z.enum(['at-most-one', 'any']).optional(),
    overrideReasons: z.array(coding.required()).min(1).optional(),
    links: z
      .array(
        z
          .strictObject({
            label: text,
            url: absoluteUrl,
            type: z.enum(['absolute', 'smart']),
            appContext: text.optional(),
          })
          .refine(({ type, appContext }) => appContext === undefined || type === 'smart'),
      )
      .min(1)
      .optional(),
  })
  .refine(({ suggestions, selectionBehavior }) => !suggestions || selectionBehavior, {
    message: 'suggestions need a selectionBehavior',
  })

/** https://cds-hooks.hl7.org/#cds-service-response */
const cardsAnswer = z.strictObject({ cards: z.array(card) })

const outcome = z.strictObject({
  resourceType: z.literal('OperationOutcome'),
  issue: z
    .array(
      z.strictObject({
        severity: z.enum(['error', 'fatal']),
        code: text,
        details: z.strictObject({ text }),
        diagnostics: text,
      }),
    )
    .min(1),
})

/** Paths of `null`, `""`, `[]` and `{}`: an optional field that says nothing is left out. */
export function emptyFields(value: unknown, path = '$'): string[] {
  if (value === null || value === '') return [path]
  if (typeof value !== 'object') return []
  const fields = Object.entries(value)
  if (fields.length === 0) return path === '$.cards' || path === '$.services' ? [] : [path]
  return fields.flatMap(([key, inner]) => emptyFields(inner, `${path}.${key}`))
}

/** What is wrong with the answer to a hook call; nothing, if it is as the specification wants it. */
export function defectsOf(status: number, body: string): string[] {
  if (status >= 500) return [`status ${status}`]
  if (status === 401) return body === '' ? [] : ['a 401 has an empty body']
  const json: unknown = JSON.parse(body)
  const parsed = (status === 200 ? cardsAnswer : outcome).safeParse(json)
  return [
    ...emptyFields(json).map((path) => `${path} is empty`),
    ...(parsed.success ? [] : [z.prettifyError(parsed.error)]),
  ]
}
