/** @module present/transaction: RiskAssessment, Device and Provenance, all or none, and only once. */
import type { Bundle, BundleEntry, Provenance, Resource } from '@medplum/fhirtypes'
import type { Manifest } from '../model/manifest.ts'
import { toDevice } from './device.ts'
import {
  aiDeviceType,
  assessmentTagSystem,
  modelSystem,
  modelVersionId,
  riskAssessmentSystem,
  uuidFrom,
} from './identity.ts'
import { aiAsserted, toRiskAssessment, type RiskAssessmentInput } from './risk-assessment.ts'

export interface TransactionInput extends Omit<RiskAssessmentInput, 'device' | 'labelWindowHours'> {
  readonly manifest: Manifest
  /** ms since 1970. */
  readonly now: number
}

/**
 * Conditional creates throughout (https://hl7.org/fhir/R4/http.html#ccreate): Device and RiskAssessment by identifier,
 * Provenance by tag, since R4 gives it no identifier.
 */
export function toTransaction(input: TransactionInput): Bundle {
  const { id, manifest } = input
  const deviceUrn = `urn:uuid:${uuidFrom('device', modelVersionId(manifest))}`
  const riskUrn = `urn:uuid:${uuidFrom('risk-assessment', id)}`
  const riskAssessment = toRiskAssessment({
    ...input,
    device: { reference: deviceUrn },
    labelWindowHours: manifest.labelWindowHours,
  })
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      conditionalCreate(
        deviceUrn,
        toDevice(manifest),
        `identifier=${modelSystem}|${modelVersionId(manifest)}`,
      ),
      conditionalCreate(riskUrn, riskAssessment, `identifier=${riskAssessmentSystem}|${id}`),
      conditionalCreate(
        `urn:uuid:${uuidFrom('provenance', id)}`,
        toProvenance(input, riskUrn, deviceUrn),
        `_tag=${assessmentTagSystem}|${id}`,
      ),
    ],
  }
}

function toProvenance(input: TransactionInput, riskUrn: string, deviceUrn: string): Provenance {
  const { source } = input.assessment.ecg
  return {
    resourceType: 'Provenance',
    meta: { tag: [{ system: assessmentTagSystem, code: input.id }], security: [aiAsserted] },
    target: [{ reference: riskUrn }],
    recorded: new Date(input.now).toISOString(),
    reason: [{ coding: [aiAsserted] }],
    agent: [
      {
        type: {
          coding: [
            {
              system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type',
              code: 'assembler',
            },
          ],
        },
        role: [{ coding: [aiDeviceType] }],
        who: { reference: deviceUrn },
      },
    ],
    entity: (source.parts ?? [source.reference]).map((reference) => ({
      role: 'source' as const,
      what: { reference },
    })),
  }
}

function conditionalCreate(fullUrl: string, resource: Resource, ifNoneExist: string): BundleEntry {
  return {
    fullUrl,
    resource,
    request: { method: 'POST', url: resource.resourceType, ifNoneExist },
  }
}
