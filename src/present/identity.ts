/** @module present/identity: names that come out the same each time, so that nothing is said or written twice. */
import { createHash } from 'node:crypto'
import type { Observation } from '@medplum/fhirtypes'
import type { Assessment } from '../assess.ts'
import { leadsOf } from '../ecg/leads.ts'
import { isReadableObservation, type EcgObservation } from '../ecg/observation-schema.ts'
import { canonicalBase } from '../registry/canonical.ts'

export const riskAssessmentSystem = `${canonicalBase}/sid/risk-assessment`
export const modelSystem = `${canonicalBase}/sid/model`
export const assessmentTagSystem = `${canonicalBase}/sid/assessment`

/** AI Transparency on FHIR: what kind of device answers. */
export const aiDeviceType = {
  system: 'http://hl7.org/fhir/uv/aitransparency/CodeSystem/AIdeviceTypeCS',
  code: 'Artificial-Intelligence',
}

/**
 * One per (ECG content, model version, patient): the identifier under which a RiskAssessment is written once. One that was
 * struck out keeps its identifier: an ECG that came back after it had been withdrawn is written under the next one.
 */
export function assessmentId(of: {
  readonly model: { readonly id: string; readonly version: string }
  readonly ecgReference: string
  readonly contentHash: string
  readonly patientId: string
  /** How often it was withdrawn and came back. */
  readonly returns: number
}): string {
  const { model, ecgReference, contentHash, patientId, returns } = of
  return digest([
    ...[model.id, model.version, ecgReference, contentHash, patientId],
    ...(returns > 0 ? [String(returns)] : []),
  ])
}

/**
 * A hash of the ECG's time, leads and signal, however it was delivered. Not the server's version: a tag set, a prefetch
 * without `meta` or a lead named in another language makes no other ECG, and a corrected signal does.
 */
export function contentHashOf(ecg: Observation): string {
  const { effectiveDateTime, effectivePeriod, effectiveInstant, valueSampledData, component } = ecg
  const signals = isReadableObservation(ecg)
    ? [ecg, ...(component ?? [])].flatMap(signalOf)
    : [valueSampledData, component]
  return digest([
    JSON.stringify([effectiveDateTime, effectivePeriod, effectiveInstant, signals], inOrder),
  ])
}

/** The lead stands beside the signal, in the code: the same samples of another lead are another ECG. */
function signalOf({
  code,
  valueSampledData,
}: Pick<EcgObservation, 'code' | 'valueSampledData'>): unknown[] {
  if (!valueSampledData) return []
  const leads = leadsOf(code)
  return [leads.length > 0 ? leads : code, valueSampledData]
}

/** JSON's objects have no order: a server may send the same ECG with its keys in another one. */
function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

export function modelVersionId(model: Assessment['model']): string {
  return `${model.id}@${model.version}`
}

/** A name-based UUID, version 8 (RFC 9562, section 5.8), over SHA-256. */
export function uuidFrom(...parts: readonly string[]): string {
  const hex = digest(parts)
  const variant = ((parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

/** JSON keeps the parts apart: ["ab","c"] and ["a","bc"] differ. */
function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
