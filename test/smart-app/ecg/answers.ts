/** Answers of the service about an invented patient, as src/api/types.ts has them. */
import type {
  AssessmentAnswer,
  AttributionAnswer,
  HistoryAnswer,
  IndicatorAbout,
  ModelAnswer,
  WaveformAnswer,
} from '../../../src/api/types.ts'
import type { IndicatorPerformance } from '../../../src/model/performance.ts'
import { syntheticEcg } from '../../ecg/synthetic.ts'

export interface Answers {
  readonly model: ModelAnswer
  readonly assessment: AssessmentAnswer
  readonly waveform: WaveformAnswer | null
  readonly attribution: AttributionAnswer | null
  readonly history: HistoryAnswer
  readonly ecgReference: string | null
  readonly findingId: string | null
  readonly locale: 'en' | 'de'
  readonly theme: 'light' | 'dark' | 'paper'
}

const potassiumHigh: IndicatorAbout = {
  id: 'potassium-high',
  analyteId: 'potassium',
  analyte: 'Potassium',
  direction: 'high',
  finding: 'hyperkalaemia',
  group: 'electrolytes',
  groupTitle: 'Electrolytes',
  display: 'A',
  urgent: true,
  unit: 'mmol/L',
  decimals: 1,
  note: '',
  orders: [],
  prevalence: 0.05,
  sitePrevalence: null,
}

const indicators: readonly IndicatorAbout[] = [
  potassiumHigh,
  { ...potassiumHigh, id: 'potassium-low', direction: 'low', finding: 'hypokalaemia' },
  {
    ...potassiumHigh,
    id: 'ferritin-low',
    analyteId: 'ferritin',
    analyte: 'Ferritin',
    direction: 'low',
    finding: 'low ferritin',
    display: 'R',
  },
]

const performance: IndicatorPerformance = {
  n: 1000,
  positives: 120,
  prevalence: 0.12,
  auroc: { value: 0.88, ci95: [0.86, 0.9] },
  auprc: null,
  brier: null,
  calibration: null,
  operatingPoint: null,
  baseline: null,
  gain: null,
  subgroups: [],
}

export const model: ModelAnswer = {
  model: { id: 'virtual', version: '0.2.0', status: 'demonstration' },
  evidenceSource: 'simulated',
  leads: ['II'],
  card: {
    title: 'Demonstration',
    attributes: [],
    limitations: [],
    attributionShown: false,
    attributionNote: 'Random weights gave much the same picture.',
  },
  indicators,
  performance: { II: { 'potassium-high': performance, 'potassium-low': performance } },
  overrideReasons: [],
}

export const assessment: AssessmentAnswer = {
  kind: 'assessed',
  assessmentId: 'a1',
  newest: null,
  ecg: {
    reference: 'Observation/3',
    start: '2026-03-04T08:41:00+01:00',
    lead: 'II',
    leadProven: true,
    samplingHz: 500,
    seconds: 10,
    windowStartSeconds: 0,
    windowSeconds: 10,
  },
  warnings: [],
  estimates: [
    {
      id: 'potassium-high',
      probability: 0.62,
      interval95: [0.5, 0.7],
      threshold: 0.3,
      flagged: true,
      raised: true,
      silence: null,
      measured: null,
      agreement: null,
    },
  ],
}

/** What each lead sees of a heart that points down and left. */
const projections: readonly (readonly [string, number])[] = [
  ['I', 0.6],
  ['II', 1.1],
  ['III', 0.5],
  ['aVR', -0.85],
  ['aVL', 0.2],
  ['aVF', 0.8],
  ['V1', -0.7],
  ['V2', -0.9],
  ['V3', 0.5],
  ['V4', 1.4],
  ['V5', 1.3],
  ['V6', 1],
]

export function waveformOf(
  leads: WaveformAnswer['leads'],
  samplingHz: number,
  lead: string | null,
): WaveformAnswer {
  const mv = leads.find(({ name }) => name === lead)?.mv
  const samples = mv?.slice(0, 10 * samplingHz).map((value) => value ?? 0)
  return {
    reference: 'Observation/3',
    start: '2026-03-04T08:41:00+01:00',
    samplingHz,
    leads,
    modelInput:
      samples && lead ? { lead, samplingHz, startSeconds: 0, samples: standardise(samples) } : null,
  }
}

function standardise(samples: readonly number[]): number[] {
  const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length
  const variance = samples.reduce((sum, value) => sum + (value - mean) ** 2, 0) / samples.length
  return samples.map((value) => (value - mean) / Math.sqrt(variance))
}

/** Ten seconds at 500 Hz; V3 has a gap of half a second. */
export function twelveLeads(): WaveformAnswer {
  const leads = projections.map(([name, factor], index) => {
    const wave = syntheticEcg({ amplitudeMv: factor, pWaveMv: 0.12 * factor, seed: 7 })
    const mv = Array.from(wave, (value, i) =>
      index === 8 && i >= 3000 && i < 3250 ? null : Number(value.toFixed(4)),
    )
    return { name, mv }
  })
  return waveformOf(leads, 500, 'II')
}

/** Steps of exactly 1 mV, up for a second and down for a second; longer down than up, so that the median is 0. */
export function oneMillivoltSteps(): WaveformAnswer {
  const mv = Array.from({ length: 5000 }, (_, i) =>
    [1, 3, 5, 7].includes(Math.floor(i / 500)) ? 1 : 0,
  )
  return waveformOf([{ name: 'II', mv }], 500, 'II')
}

const virtual = (version: string) => ({ id: 'virtual', version })

export const history: HistoryAnswer = {
  ecgs: [
    {
      reference: 'Observation/1',
      start: '2026-02-10T09:05:00+01:00',
      lead: 'II',
      model: virtual('0.1.0'),
      probabilities: { 'potassium-high': 0.06 },
      intervals95: { 'potassium-high': [0.04, 0.09] },
    },
    {
      reference: 'Observation/2',
      start: '2026-02-21T14:20:00+01:00',
      lead: 'II',
      model: virtual('0.1.0'),
      probabilities: { 'potassium-high': 0.21 },
      intervals95: { 'potassium-high': [0.15, 0.29] },
    },
    {
      reference: 'Observation/3',
      start: '2026-03-04T08:41:00+01:00',
      lead: 'II',
      model: virtual('0.2.0'),
      probabilities: { 'potassium-high': 0.62 },
      intervals95: { 'potassium-high': [0.5, 0.7] },
    },
    {
      reference: 'Observation/4',
      start: '2026-03-06T07:10:00+01:00',
      lead: 'II',
      model: virtual('0.2.0'),
      probabilities: { 'potassium-high': 0.12 },
      intervals95: { 'potassium-high': [0.08, 0.17] },
    },
  ],
  measurements: [
    ['2026-02-10T10:00:00+01:00', 4.6, null, 'final'],
    ['2026-02-22T06:30:00+01:00', 5.2, 'high', 'final'],
    ['2026-03-04T09:30:00+01:00', 7.1, 'high', 'unreliable'],
    ['2026-03-04T11:10:00+01:00', 6.4, 'high', 'final'],
    ['2026-03-06T06:40:00+01:00', 4.4, null, 'final'],
  ].map(([collectedAt, value, side, standing], index) => ({
    reference: `Observation/lab${index}`,
    analyte: 'Potassium',
    analyteId: 'potassium',
    unit: 'mmol/L',
    value,
    collectedAt,
    side,
    standing,
  })) as HistoryAnswer['measurements'],
}

export const answers: Answers = {
  model,
  assessment,
  waveform: twelveLeads(),
  attribution: null,
  history,
  ecgReference: 'Observation/3',
  findingId: 'potassium-high',
  locale: 'en',
  theme: 'light',
}
