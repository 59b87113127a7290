/** @module registry/read: one file of cards/ from disk to a parsed value. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { z } from 'zod'
import { AnyEcgError, messageOf } from '../errors.ts'
import { cardSchemas } from './schema.ts'
import type { CardSchemaName } from './schema.ts'

type CardFile<Name extends CardSchemaName> = z.infer<(typeof cardSchemas)[Name]>

/** Throws `registry-invalid` with the file, the field and what is wrong with it. */
export function readCardFile<Name extends CardSchemaName>(file: URL, name: Name): CardFile<Name> {
  const path = fileURLToPath(file)
  const result = cardSchemas[name].safeParse(parseJson(path))
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `${fieldOf(issue)}: ${issue.message}`)
    throw invalid(path, problems, name)
  }
  return result.data as CardFile<Name>
}

function parseJson(path: string): unknown {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new AnyEcgError('registry-invalid', `${path} cannot be read: ${messageOf(cause)}`, {
      cause,
    })
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AnyEcgError('registry-invalid', `${path} is not JSON: ${messageOf(cause)}`, { cause })
  }
}

function invalid(path: string, problems: readonly string[], name: string): AnyEcgError {
  return new AnyEcgError(
    'registry-invalid',
    `${path}: ${problems.join('; ')}. Correct the file: schema/${name}.schema.json explains each field.`,
  )
}

function fieldOf(issue: z.core.$ZodIssue): string {
  const path = issue.path.map((step) =>
    typeof step === 'number' ? `[${step}]` : `.${String(step)}`,
  )
  return path.join('').replace(/^\./, '') || '(whole file)'
}
