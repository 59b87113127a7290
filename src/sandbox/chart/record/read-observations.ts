/** @module sandbox/chart/record/read-observations: the rows of the laboratory and ECG tables. */
import type { Observation } from '@medplum/fhirtypes'
import { flagOf, formatRange, formatValues, unitOf, type Flag } from './lab-value.ts'
import { ecgTitleOf, isEcg, isLab, nameOf, timeOf, titleOf } from './observation.ts'
import { formatTime } from '../page/time.ts'

export interface LabRow {
  readonly test: string
  readonly result: string
  readonly flag: Flag
  readonly range: string
  readonly collected: string
  /** Empty for a final result. */
  readonly status: string
  /** None of it is to be used. */
  readonly isWithdrawn: boolean
}

export interface EcgRow {
  readonly recorded: string
  readonly title: string
  /** `I, II`; `12 leads` when they are more than three. */
  readonly leads: string
  /** `500 Hz`, or empty when the ECG carries no waveform. */
  readonly sampling: string
  readonly status: string
}

/** Newest first. */
export function readLabs(observations: readonly Observation[]): LabRow[] {
  const labs = newestFirst(observations.filter(isLab))
  const format = formatValues(labs)
  return labs.map((lab) => {
    const [range] = lab.referenceRange ?? []
    const isWithdrawn = ['entered-in-error', 'cancelled'].includes(lab.status)
    return {
      test: titleOf(lab),
      result: [format(lab), unitOf(lab)].filter(Boolean).join(' '),
      flag: isWithdrawn ? '' : flagOf(lab),
      range: range?.text ?? formatRange(range?.low?.value, range?.high?.value),
      collected: formatTime(timeOf(lab)),
      status: lab.status === 'final' ? '' : lab.status,
      isWithdrawn,
    }
  })
}

/** Newest first. */
export function readEcgs(observations: readonly Observation[]): EcgRow[] {
  return newestFirst(observations.filter(isEcg)).map((ecg) => {
    const signals = [ecg, ...(ecg.component ?? [])].filter((part) => part.valueSampledData)
    const periodMs = signals[0]?.valueSampledData?.period
    return {
      recorded: formatTime(timeOf(ecg)),
      title: ecgTitleOf(ecg),
      leads: describeLeads(signals),
      sampling: periodMs ? `${Math.round(1000 / periodMs)} Hz` : '',
      status: ecg.status,
    }
  })
}

/** Some devices send one lead in several components, all of one code. */
function describeLeads(signals: readonly Pick<Observation, 'code'>[]): string {
  const codes = new Set(signals.map(({ code }) => code.coding?.[0]?.code ?? code.text))
  const names = new Set(signals.map(leadOf))
  const areNamed = names.size === codes.size && !names.has('')
  if (codes.size === 0) return 'none'
  if (areNamed && names.size <= 3) return [...names].join(', ')
  return codes.size === 1 ? '1 lead' : `${codes.size} leads`
}

/** `II` of MDC_ECG_ELEC_POTL_II and MDC_ECG_LEAD_II (ISO/IEEE 11073-10101). */
function leadOf({ code }: Pick<Observation, 'code'>): string {
  const name = nameOf(code) ?? ''
  const lead = name.replace(/^MDC_ECG_(ELEC_POTL|LEAD)_/, '')
  return lead.length <= 5 ? lead : ''
}

function newestFirst(observations: readonly Observation[]): Observation[] {
  const time = (observation: Observation) => Date.parse(timeOf(observation) ?? '') || 0
  return [...observations].sort((a, b) => time(b) - time(a))
}
