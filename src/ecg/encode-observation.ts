/** @module ecg/encode-observation: a recording as a FHIR R4 ECG Observation with SampledData. */
import type { CodeableConcept, Observation, ObservationComponent } from '@medplum/fhirtypes'
import { mdcCodeOf } from './leads.ts'
import type { EcgRecording, LeadName } from './recording.ts'

const mdc = 'urn:oid:2.16.840.1.113883.6.24'

/** Finer than any electrocardiograph resolves (2.5 to 5 uV), so that nothing is lost by writing. */
const mvPerStep = 0.001

export interface ObservationContext {
  readonly patientId: string
  /** When the recording began, ISO 8601 with offset. */
  readonly effective: string
}

/** Every lead that was recorded; those worked out from others are left to the reader. A gap is `E`. */
export function encodeObservation(
  recording: EcgRecording,
  { patientId, effective }: ObservationContext,
): Observation {
  const { leads, derivedLeads, samplingHz } = recording
  return {
    resourceType: 'Observation',
    status: 'final',
    category: [
      {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/observation-category',
            code: 'procedure',
          },
        ],
      },
    ],
    code: {
      coding: [
        { system: mdc, code: '131328', display: 'MDC_ECG_ELEC_POTL' },
        { system: 'http://loinc.org', code: '11524-6', display: 'EKG study' },
      ],
    },
    subject: { reference: `Patient/${patientId}` },
    effectiveDateTime: effective,
    component: [...leads]
      .filter(([lead]) => !derivedLeads.has(lead))
      .map(([lead, samples]) => encodeLead(lead, samples, samplingHz)),
  }
}

function encodeLead(
  lead: LeadName,
  samples: Float64Array,
  samplingHz: number,
): ObservationComponent {
  return {
    code: leadConcept(lead),
    valueSampledData: {
      origin: { value: 0, unit: 'mV', system: 'http://unitsofmeasure.org', code: 'mV' },
      period: 1000 / samplingHz,
      factor: mvPerStep,
      dimensions: 1,
      data: Array.from(samples, encodeSample).join(' '),
    },
  }
}

function encodeSample(mv: number): string {
  return Number.isNaN(mv) ? 'E' : String(Math.round(mv / mvPerStep))
}

function leadConcept(lead: LeadName): CodeableConcept {
  const code = mdcCodeOf(lead)
  if (!code) return { text: lead }
  return {
    coding: [{ system: mdc, code, display: `MDC_ECG_ELEC_POTL_${lead.toUpperCase()}` }],
    text: lead,
  }
}
