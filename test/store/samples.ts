/** @module test/store/samples: rows to keep. Each test makes a tenant of its own, so that one database serves them all. */
import { randomUUID } from 'node:crypto'
import type {
  AssessmentTable,
  AuditEntry,
  Feedback,
  ShownCard,
  StoredAssessment,
} from '../../src/store/store.ts'

export type NewAssessment = Parameters<AssessmentTable['keep']>[0]

export const noon = Date.UTC(2026, 0, 1, 12)

export function newTenant(): string {
  return `tenant-${randomUUID()}`
}

export function assessment(
  tenantId: string,
  changes: Partial<Omit<StoredAssessment, 'tenantId'>> = {},
): NewAssessment {
  return {
    tenantId,
    id: 'assessment-1',
    patientId: 'patient-1',
    contentHash: 'c0ffee',
    model: { id: 'anyecg-demo', version: '0.3.0' },
    ecgTime: noon,
    ecg: {
      source: { format: 'fhir', reference: 'Observation/1' },
      lead: 'II',
      leadProven: true,
      samplingHz: 500,
      seconds: 10,
      windowStartSeconds: 0,
      windowSeconds: 10,
      quality: {
        seconds: 10,
        gapsFraction: 0,
        flatFraction: 0.1,
        clippedFraction: 1e-17,
        amplitudeMv: 1.1,
        noiseMv: 0.012345678901234567,
        worstNoiseMv: 0.02,
        qrsProminence: 12,
        periodicity: 0.75,
      },
    },
    logits: [0.1, -2.5, 3],
    warnings: ['The recording is short.'],
    assessedAt: noon + 1,
    ...changes,
  }
}

export function card(tenantId: string, changes: Partial<ShownCard> = {}): ShownCard {
  return {
    tenantId,
    uuid: 'card-1',
    assessmentId: 'assessment-1',
    indicatorId: 'potassium-high',
    userId: 'Practitioner/1',
    patientId: 'patient-1',
    suggestionUuids: ['suggestion-1'],
    shownAt: noon,
    ...changes,
  }
}

export function override(changes: Partial<Feedback> = {}): Feedback {
  return {
    cardUuid: 'card-1',
    outcome: 'overridden',
    acceptedSuggestions: [],
    outcomeAt: noon,
    ...changes,
  }
}

export function auditEntry(tenantId: string, changes: Partial<AuditEntry> = {}): AuditEntry {
  return {
    tenantId,
    hookInstance: 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea',
    userId: 'Practitioner/1',
    patientId: 'patient-1',
    at: noon,
    outcome: 'cards',
    assessmentId: 'assessment-1',
    contentHash: 'c0ffee',
    modelHash: 'm',
    policyHash: 'p',
    cardUuids: ['card-1'],
    silences: { 'no-evidence': 17 },
    ...changes,
  }
}
