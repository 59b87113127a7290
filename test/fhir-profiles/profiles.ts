/** @module test/fhir-profiles/profiles: the committed profiles and examples. */
import { readFileSync, readdirSync } from 'node:fs'
import type { ProfileId } from '../../fhir-profiles/examples.ts'
import { loadGuide } from '../../fhir-profiles/guide.ts'
import { validateFhir, type Issue } from '../../src/fhir/validate.ts'
import { profileUrl } from '../../src/registry/canonical.ts'

const examples = new URL('../../fhir-profiles/examples/', import.meta.url)

export const guide = loadGuide()

export const profileIds = [
  'ecg-observation',
  'ecg-model-device',
  'ecg-risk-assessment',
  'ecg-provenance',
  'ecg-suggested-order',
] as const satisfies readonly ProfileId[]

export function validateAs(profile: ProfileId, resource: unknown): Issue[] {
  return validateFhir(resource, { guide, url: profileUrl(profile) })
}

export function readExample(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, examples), 'utf8'))
}

export function listExamples(kind: 'valid' | 'invalid'): string[] {
  return readdirSync(new URL(kind, examples)).toSorted()
}
