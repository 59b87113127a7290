/** @module fhir-profiles/examples: valid examples, made by the code that answers a hook. */
import type {
  Bundle,
  Device,
  Observation,
  Provenance,
  RiskAssessment,
  ServiceRequest,
} from '@medplum/fhirtypes'
import type { Assessment } from '../src/assess.ts'
import { encodeObservation } from '../src/ecg/encode-observation.ts'
import type { IndicatorEstimate } from '../src/interpret/estimate.ts'
import type { Manifest } from '../src/model/manifest.ts'
import { toSuggestion } from '../src/present/suggestion.ts'
import { toTransaction } from '../src/present/transaction.ts'
import { loadRegistry } from '../src/registry/index.ts'

/** By profile id. */
export interface Examples {
  readonly 'ecg-observation': Observation
  readonly 'ecg-model-device': Device
  readonly 'ecg-risk-assessment': RiskAssessment
  readonly 'ecg-provenance': Provenance
  readonly 'ecg-suggested-order': ServiceRequest
}

export type ProfileId = keyof Examples

const ecgStart = '2026-03-01T08:41:00Z'
const ecgTime = Date.parse(ecgStart)
const now = ecgTime + 3_600_000
const patientId = 'example'
const assessmentId = 'c0ffee'
const registry = loadRegistry()

/** The parts of a manifest that are written into the chart. */
const manifest = {
  id: 'example-model',
  version: '1.2.3',
  title: 'Example model',
  status: 'demonstration',
  sha256: '0'.repeat(64),
  labelWindowHours: { F: 1, M: 6, C: 336 },
  trainedOn: 'A virtual cohort.',
} as unknown as Manifest

const assessment = {
  kind: 'assessment',
  model: { id: manifest.id, version: manifest.version, status: manifest.status },
  ecg: {
    source: { format: 'fhir', reference: 'Observation/ecg-observation', version: '1' },
    start: ecgStart,
    lead: 'II',
    windowSeconds: 10,
  },
  estimates: [],
  warnings: [],
} as unknown as Assessment

const published: readonly IndicatorEstimate[] = [
  {
    id: 'potassium-high',
    logit: -0.66,
    probability: 0.34,
    interval95: [0.31, 0.37],
    flagged: true,
    performance: null,
  },
  {
    id: 'haemoglobin-low',
    logit: -3.18,
    probability: 0.04,
    interval95: null,
    flagged: false,
    performance: null,
  },
]

/** The transaction as it is sent: its references are to entries of itself. */
export function transactionExample(): Bundle {
  return toTransaction({
    id: assessmentId,
    assessment,
    published,
    patientId,
    encounterId: 'example',
    ecgTime,
    registry,
    manifest,
    now,
  })
}

/** As a server keeps them: ids given, references resolved. */
export function validExamples(): Examples {
  const { entry = [] } = transactionExample()
  const ids = ['ecg-model-device', 'ecg-risk-assessment', 'ecg-provenance'] as const
  const [device, risk, provenance] = entry.map(({ resource }, at) => {
    const text = entry.reduce(
      (json, { fullUrl = '', resource: target }, to) =>
        json.replaceAll(fullUrl, `${target?.resourceType ?? ''}/${ids[to] ?? ''}`),
      JSON.stringify(resource),
    )
    return { ...(JSON.parse(text) as object), id: ids[at] }
  })
  return {
    'ecg-observation': exampleEcg(),
    'ecg-model-device': device as Device,
    'ecg-risk-assessment': risk as RiskAssessment,
    'ecg-provenance': provenance as Provenance,
    'ecg-suggested-order': exampleOrder(),
  }
}

/** Ten seconds of two leads: an R wave a second on a flat line. Enough to be decoded, not to be judged. */
function exampleEcg(): Observation {
  const samplingHz = 250
  const lead = (amplitudeMv: number) =>
    Float64Array.from({ length: 10 * samplingHz }, (_, i) =>
      Math.max(0, amplitudeMv * (1 - Math.abs((i % samplingHz) - 100) / 8)),
    )
  const observation = encodeObservation(
    {
      leads: new Map([
        ['I', lead(0.6)],
        ['II', lead(1)],
      ]),
      derivedLeads: new Set(),
      samplingHz,
      source: { format: 'wfdb', reference: 'example' },
      warnings: [],
    },
    { patientId, effective: ecgStart },
  )
  return { ...observation, id: 'ecg-observation' }
}

function exampleOrder(): ServiceRequest {
  const suggestion = toSuggestion({
    indicator: registry.indicator('potassium-high'),
    registry,
    userId: 'Practitioner/example',
    patientId,
    encounterId: 'example',
    assessmentId,
    ecgStart,
    reason: 'Raised likelihood of hyperkalaemia on the ECG of 08:41',
    now,
  })
  const [action] = suggestion?.actions ?? []
  if (action?.type !== 'create') throw new Error('Hyperkalaemia has lost its order.')
  return { ...(action.resource as ServiceRequest), id: 'ecg-suggested-order' }
}
