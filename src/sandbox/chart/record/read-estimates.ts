/** @module sandbox/chart/record/read-estimates: the rows of what a service estimated and wrote back. */
import type { Range, RiskAssessment, RiskAssessmentPrediction } from '@medplum/fhirtypes'
import { formatTime, parseTime } from '../page/time.ts'

export interface EstimateRow {
  /** When the ECG was recorded. */
  readonly recorded: string
  readonly model: string
  readonly count: number
  /** `hyperkalaemia 93 to 97 %, flagged`: the three most likely. */
  readonly highest: readonly string[]
  /** Taken back: none of it is to be used. */
  readonly isWithdrawn: boolean
  readonly status: string
}

const shown = 3

/** Newest first. */
export function readEstimates(assessments: readonly RiskAssessment[]): EstimateRow[] {
  const time = (assessment: RiskAssessment) => parseTime(timeOf(assessment)) ?? 0
  return [...assessments]
    .sort((a, b) => time(b) - time(a))
    .map((assessment) => {
      const { prediction = [], method, status } = assessment
      const isWithdrawn = status === 'entered-in-error'
      return {
        recorded: formatTime(timeOf(assessment)) || 'unknown',
        model: method?.text ?? method?.coding?.[0]?.code ?? 'not named',
        count: prediction.length,
        highest: [...prediction]
          .sort((a, b) => percentOf(b) - percentOf(a))
          .slice(0, shown)
          .map(describe),
        isWithdrawn,
        status: isWithdrawn ? 'entered in error: do not use' : status,
      }
    })
}

function timeOf({ occurrenceDateTime, occurrencePeriod }: RiskAssessment): string | undefined {
  return occurrenceDateTime ?? occurrencePeriod?.start
}

/** For the order only: the middle of the interval. */
function percentOf({ probabilityRange }: RiskAssessmentPrediction): number {
  const { low, high } = probabilityRange ?? {}
  return ((low?.value ?? high?.value ?? 0) + (high?.value ?? low?.value ?? 0)) / 2
}

function describe({
  outcome,
  probabilityRange,
  qualitativeRisk,
}: RiskAssessmentPrediction): string {
  const name = outcome?.text ?? outcome?.coding?.[0]?.display ?? 'unnamed finding'
  const isFlagged = qualitativeRisk?.coding?.some(({ code }) => code === 'flagged')
  return [`${name} ${percentText(probabilityRange)}`, ...(isFlagged ? ['flagged'] : [])].join(', ')
}

/** The interval as it stands in the record, in whole percent. */
function percentText(range: Range | undefined): string {
  const [low, high] = [range?.low?.value, range?.high?.value].map((value) =>
    value === undefined ? undefined : wholePercent(value),
  )
  const only = low ?? high
  if (only === undefined) return 'without a number'
  // A number keeps its unit beside it.
  const unit = '\u00a0%'
  return low === high || high === undefined ? only + unit : `${low ?? only} to ${high}${unit}`
}

/** No rounding to a certainty that nobody has. */
function wholePercent(value: number): string {
  return value < 1 ? 'below 1' : String(Math.min(99, Math.round(value)))
}
