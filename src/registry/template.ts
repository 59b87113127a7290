/** @module registry/template: card texts with named placeholders. */
import { z } from 'zod'
import { AnyEcgError } from '../errors.ts'
import type { Immutable } from './analyte-schema.ts'

/** The languages of a card; `en` is the one that cards/ is kept in. */
export const locales = ['en', 'de'] as const
export type Locale = (typeof locales)[number]

const placeholder = /\{(\w+)\}/g

function placeholdersOf(text: string): string[] {
  return [...new Set([...text.matchAll(placeholder)].map(([, name = '']) => name))].sort()
}

/** A text that uses each of `names` and nothing else: a translation can neither lose a number nor invent one. */
function textWith(...names: string[]) {
  const expected = names.map((name) => `{${name}}`).join(', ') || 'none'
  return z
    .string()
    .min(1)
    .refine(
      (text) => placeholdersOf(text).join() === [...names].sort().join(),
      `must use exactly these placeholders: ${expected}`,
    )
    .describe(`Placeholders: ${expected}.`)
}

export const templateSchema = z
  .strictObject({
    $schema: z.literal('../schema/template.schema.json'),
    locale: z.enum(locales),
    summary: textWith('finding', 'ecgTime', 'order'),
    detail: z
      .strictObject({
        demonstration: textWith(),
        probability: textWith('finding', 'percent'),
        frequency: textWith('count', 'of'),
        frequencyAbove: textWith('count', 'of').describe(
          'Instead of frequency where all of them would claim a certainty that nobody has.',
        ),
        orders: textWith('orders'),
        confirm: textWith(),
        readFirst: textWith(),
        ecg: textWith('ecgTime', 'lead'),
        evidence: textWith(
          'model',
          'version',
          'status',
          'auroc',
          'aurocLow',
          'aurocHigh',
          'positives',
          'patients',
          'source',
        ),
        unread: textWith('what'),
        investigational: textWith(),
      })
      .describe('Sentences of the card in this order; the first only with a demonstration model.'),
    suggestionLabel: textWith('orders'),
    orderReason: textWith('finding', 'ecgTime'),
    linkLabel: textWith(),
    sourceLabel: textWith('model', 'version', 'status'),
    belowOnePercent: textWith().describe('{percent} of a probability that rounds to none.'),
    aboveNinetyNinePercent: textWith().describe('{percent} of one that would round to all.'),
    unreadParts: z
      .strictObject({
        patient: textWith(),
        ecg: textWith(),
        labs: textWith(),
        orders: textWith(),
        conditions: textWith(),
      })
      .describe('{what} of detail.unread, by prefetch key.'),
    sources: z
      .strictObject({ simulated: textWith(), retrospective: textWith(), local: textWith() })
      .describe('{source}: where the evidence of a model comes from.'),
    statuses: z
      .strictObject({ demonstration: textWith(), research: textWith(), clinical: textWith() })
      .describe('{status} of a model.'),
    clock: z
      .strictObject({
        months: z.array(textWith()).length(12),
        dayAndTime: textWith('day', 'month', 'time'),
        utc: textWith('time'),
      })
      .describe('{ecgTime}: day and time.'),
  })
  .describe('Texts of the card, one file per language.')

export type CardTemplate = Immutable<z.infer<typeof templateSchema>>

/** Puts `values` in the places of `{name}`. Throws `registry-invalid` if a value is missing. */
export function fillTemplate(
  text: string,
  values: Readonly<Record<string, string | number>>,
): string {
  return text.replace(placeholder, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (value === undefined) {
      throw new AnyEcgError(
        'registry-invalid',
        `No value for {${name}} in the card text "${text}".`,
      )
    }
    return String(value)
  })
}
