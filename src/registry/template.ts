/** @module registry/template: card texts with named placeholders. */
import { z } from 'zod'
import { AnyEcgError } from '../errors.ts'
import type { Immutable } from './analyte-schema.ts'

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
    locale: z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/, 'must be a language tag such as en'),
    summary: textWith('finding', 'ecgTime', 'order'),
    detail: z
      .strictObject({
        demonstration: textWith(),
        probability: textWith('finding', 'percent'),
        frequency: textWith('count', 'of'),
        orders: textWith('orders'),
        confirm: textWith(),
        readFirst: textWith(),
        ecg: textWith('ecgTime', 'lead'),
        evidence: textWith(
          'model',
          'version',
          'status',
          'lead',
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
      .describe('Lines of the card in this order; the first only with a demonstration model.'),
    suggestionLabel: textWith('orders'),
    orderReason: textWith('finding', 'ecgTime'),
    linkLabel: textWith(),
    sourceLabel: textWith('model', 'version', 'status'),
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
