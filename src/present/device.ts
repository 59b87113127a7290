/** @module present/device: the model version as FHIR Device, the performer of its RiskAssessments. */
import type { Device } from '@medplum/fhirtypes'
import type { Manifest } from '../model/manifest.ts'
import { aiDeviceType, modelSystem, modelVersionId } from './identity.ts'
import { statusTag } from './risk-assessment.ts'

export function toDevice(manifest: Manifest): Device {
  return {
    resourceType: 'Device',
    meta: { tag: [statusTag(manifest.status)] },
    identifier: [{ system: modelSystem, value: modelVersionId(manifest) }],
    status: 'active',
    deviceName: [{ name: manifest.title, type: 'model-name' }],
    type: {
      coding: [aiDeviceType],
      text: 'Machine-learning model that estimates laboratory findings from an ECG',
    },
    version: [{ value: manifest.version }],
    note: [
      {
        text:
          `Status ${manifest.status}. Investigational, not cleared by any authority, not for clinical use. ` +
          `Trained on: ${manifest.trainedOn} SHA-256 of the weights: ${manifest.sha256}.`,
      },
    ],
  }
}
