/**
 * @module smart-app/dev/fixtures: answers of the service's API for looking at views and testing them. Every medical number
 * comes from the bundled model, the registry and the sandbox's patients, through the service's own code.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Observation, Patient } from '@medplum/fhirtypes'
import { describeModel } from '../../src/api/describe-model.ts'
import { toMeasuredAnswer } from '../../src/api/measured.ts'
import type {
  AssessmentAnswer,
  EstimateAnswer,
  HistoryAnswer,
  ModelAnswer,
  NamedEcg,
  WaveformAnswer,
} from '../../src/api/types.ts'
import { assess, type Assessment } from '../../src/assess.ts'
import { offsetOf } from '../../src/date-time.ts'
import { decodeObservation } from '../../src/ecg/observation.ts'
import type { Chart } from '../../src/interpret/chart.ts'
import { findKnown } from '../../src/interpret/compare-labs.ts'
import { judge } from '../../src/interpret/judge.ts'
import { isRaised } from '../../src/interpret/raised.ts'
import { declinePatient } from '../../src/interpret/usable.ts'
import { cardSchema } from '../../src/model/card.ts'
import { openModel, type Model } from '../../src/model/index.ts'
import {
  isFinding,
  labelLimit,
  loadRegistry,
  localise,
  thresholdFor,
  type Indicator,
  type Locale,
  type Registry,
} from '../../src/registry/index.ts'
import { prepareInput } from '../../src/signal/index.ts'
import { historyOf } from './history.ts'
import { chartOf, readStory, type Story } from './story.ts'

const root = join(import.meta.dirname, '../..')

export interface Fixtures {
  readonly patient: (story: string) => Patient
  readonly model: (locale: Locale) => ModelAnswer
  /** Of the newest ECG where none is named. */
  readonly assessment: (story: string, reference?: string | null) => Promise<AssessmentAnswer>
  readonly waveform: (story: string, reference?: string | null) => WaveformAnswer
  readonly history: (story: string) => Promise<HistoryAnswer>
  readonly close: () => Promise<void>
}

/** Opens the bundled model; a story is a file of src/sandbox/hospital without its ending. */
export async function openFixtures(): Promise<Fixtures> {
  const registry = loadRegistry()
  const folder = join(root, 'models/anyecg-demo')
  const indicatorIds = registry.indicators.map(({ id }) => id)
  const model = await openModel({ folder, indicatorIds, providers: ['cpu'] })
  const card = cardSchema.parse(JSON.parse(readFileSync(join(folder, 'card.json'), 'utf8')))
  const assessed = new Map<string, Promise<AssessmentAnswer>>()
  const assessment = async (name: string, reference?: string | null) => {
    const story = readStory(name, reference)
    const { ecg: last } = readStory(name)
    const newest = last.id === story.ecg.id ? null : nameEcg(last)
    const key = story.ecg.id ?? name
    const known = assessed.get(key) ?? assessStory(story, registry, model)
    assessed.set(key, known)
    return { ...(await known), newest }
  }
  return {
    patient: (story) => readStory(story).patient,
    model: (locale) => describeModel(model, card, localise(registry, locale)),
    assessment,
    waveform: (story, reference) => waveformOf(readStory(story, reference), model),
    history: async (name) => {
      const story = readStory(name)
      const references = story.ecgs.map(({ id }) => `Observation/${id ?? ''}`)
      const answers = await Promise.all(references.map((one) => assessment(name, one)))
      return historyOf(chartOf(story, registry), answers, registry, model)
    },
    close: () => model.close(),
  }
}

function nameEcg({ id, effectiveDateTime = '' }: Observation): Required<NamedEcg> {
  return { reference: `Observation/${id ?? ''}`, start: effectiveDateTime }
}

async function assessStory(
  story: Story,
  registry: Registry,
  model: Model,
): Promise<AssessmentAnswer> {
  const named = nameEcg(story.ecg)
  const { start } = named
  const recording = decodeObservation(story.ecg)
  const chart = chartOf(story, registry)
  const refused =
    declinePatient(chart, model.manifest.population, Date.parse(start)) ??
    ('kind' in recording ? recording : null)
  if (refused) return { ...refused, ecg: named, newest: null }
  const assessment = 'kind' in recording ? recording : await assess(recording, model)
  if (assessment.kind === 'declined') return { ...assessment, ecg: named, newest: null }
  const { lead, leadProven, samplingHz, seconds, windowStartSeconds, windowSeconds } =
    assessment.ecg
  const ecg = { lead, leadProven, samplingHz, seconds, windowStartSeconds, windowSeconds }
  return {
    kind: 'assessed',
    assessmentId: story.ecg.id ?? '',
    newest: null,
    ecg: { ...named, ...ecg },
    warnings: assessment.warnings,
    estimates: estimatesOf(assessment, chart, story, registry, model),
  }
}

function estimatesOf(
  assessment: Assessment,
  chart: Chart,
  story: Story,
  registry: Registry,
  { manifest, performance }: Model,
): EstimateAnswer[] {
  const ecgTime = Date.parse(assessment.ecg.start ?? '')
  const time = { at: ecgTime, aheadMs: offsetOf(assessment.ecg.start ?? '') }
  const { silences } = judge(assessment, chart, {
    registry,
    answers: [],
    switchedOff: new Set(),
    ecgTime,
    now: story.now,
    allowDemonstration: true,
    evidenceSource: performance.source,
  })
  const calibration = manifest.calibration[assessment.ecg.lead] ?? {}
  return assessment.estimates.flatMap((estimate) => {
    const { id, probability, interval95, flagged } = estimate
    const indicator = registry.indicator(id)
    if (!indicator.finding) return []
    const known = findKnown(indicator, chart, time, registry)
    const measured =
      known?.kind === 'measured' ? toMeasuredAnswer(known.measurement, chart, registry) : null
    return {
      id,
      probability,
      interval95,
      threshold: calibration[id]?.threshold ?? null,
      flagged,
      raised: isRaised(estimate, registry.policy),
      silence: silences.find((silence) => silence.id === id)?.reason ?? null,
      measured,
      agreement: agreementOf(indicator, known, flagged, chart),
    }
  })
}

function agreementOf(
  { analyte, direction }: Indicator,
  known: ReturnType<typeof findKnown>,
  flagged: boolean,
  { patient }: Chart,
): EstimateAnswer['agreement'] {
  const limit = labelLimit(analyte, direction)
  if (known?.kind !== 'measured' || limit === null || known.measurement.value === null) return null
  const threshold = thresholdFor(limit, patient.sex, undefined, direction)
  if (threshold === null) return null
  return isFinding(direction, known.measurement.value, threshold) === flagged
    ? 'agrees'
    : 'disagrees'
}

function waveformOf({ ecg }: Story, { manifest }: Model): WaveformAnswer {
  const reference = `Observation/${ecg.id ?? ''}`
  const recording = decodeObservation(ecg)
  if ('kind' in recording)
    return { reference, start: null, samplingHz: 0, leads: [], modelInput: null }
  const lead = manifest.input.leads.find((name) => recording.leads.has(name))
  const samples = lead ? recording.leads.get(lead) : undefined
  const input = samples ? prepareInput(samples, recording.samplingHz) : null
  return {
    reference,
    start: recording.start ?? null,
    samplingHz: recording.samplingHz,
    leads: [...recording.leads].map(([name, mv]) => ({
      name,
      mv: [...mv].map((value) => (Number.isNaN(value) ? null : value)),
    })),
    modelInput:
      lead && input && !('kind' in input)
        ? {
            lead,
            samplingHz: manifest.input.samplingHz,
            startSeconds: input.windowStartSeconds,
            samples: [...input.samples],
          }
        : null,
  }
}
