/** @module cds-hooks/discovery: GET /cds-services. */
import type { PrefetchTemplates } from '../fhir/prefetch.ts'
import type { Manifest } from '../model/manifest.ts'
import type { DiscoveryResponse } from './types.ts'

export const serviceId = 'ecg-lab-patient-view'

/** Paths from the public URL on; each is the audience of JWTs for it, and of no other. */
export const servicePath = `/cds-services/${serviceId}`
export const feedbackPath = `${servicePath}/feedback`

export function describeServices(
  templates: PrefetchTemplates,
  manifest: Manifest,
): DiscoveryResponse {
  return {
    services: [
      {
        hook: 'patient-view',
        id: serviceId,
        title: 'Laboratory findings suggested by the ECG',
        description:
          "Reads the patient's newest ECG, estimates which laboratory findings are likely and, where the evidence " +
          'carries it, suggests the confirming order. Investigational, not cleared, not for clinical use. ' +
          `Model ${manifest.id} ${manifest.version}, status ${manifest.status}.`,
        prefetch: { ...templates },
        usageRequirements:
          'Needs the patient, ECG Observations with waveform (SampledData) and recent laboratory results, by prefetch ' +
          'or by a token that may read Patient, Observation, ServiceRequest and Condition. Write access to ' +
          'RiskAssessment, Device and Provenance lets the service put its estimates into the chart.',
      },
    ],
  }
}
