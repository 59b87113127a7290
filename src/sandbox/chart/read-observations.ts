/** @module sandbox/chart/read-observations: the rows of the laboratory and ECG tables. */
import type { Observation } from '@medplum/fhirtypes'
import { formatTime } from './time.ts'

export interface LabRow {
  readonly test: string
  readonly result: string
  readonly flag: '' | 'High' | 'Low'
  readonly range: string
  readonly collected: string
  /** Empty for a final result. */
  readonly status: string
}

export interface EcgRow {
  readonly recorded: string
  readonly title: string
  readonly leadCount: number
  /** `500 Hz`, or empty when the ECG carries no waveform. */
  readonly sampling: string
  readonly status: string
}

/** Newest first. */
export function readLabs(observations: readonly Observation[]): LabRow[] {
  return newestFirst(observations.filter(isLab)).map((lab) => {
    const { valueQuantity: quantity, referenceRange } = lab
    const [range] = referenceRange ?? []
    return {
      test: titleOf(lab),
      result: quantity
        ? [quantity.comparator, quantity.value, quantity.unit ?? quantity.code]
            .filter((part) => part !== undefined)
            .join(' ')
        : (lab.valueString ?? lab.valueCodeableConcept?.text ?? 'no value'),
      flag: flagOf(lab),
      range: range?.text ?? formatRange(range?.low?.value, range?.high?.value),
      collected: formatTime(timeOf(lab)),
      status: lab.status === 'final' ? '' : lab.status,
    }
  })
}

/** Newest first. */
export function readEcgs(observations: readonly Observation[]): EcgRow[] {
  return newestFirst(observations.filter(isEcg)).map((ecg) => {
    const signals = [ecg, ...(ecg.component ?? [])].filter((part) => part.valueSampledData)
    // Some devices send one lead in several components, all of one code.
    const leads = new Set(signals.map(({ code }) => code.coding?.[0]?.code ?? code.text))
    const periodMs = signals[0]?.valueSampledData?.period
    return {
      recorded: formatTime(timeOf(ecg)),
      title: titleOf(ecg),
      leadCount: leads.size,
      sampling: periodMs ? `${Math.round(1000 / periodMs)} Hz` : '',
      status: ecg.status,
    }
  })
}

/** LOINC 11524-6 and 34534-8, MDC 131328, SNOMED CT 268400002, or any waveform. */
function isEcg({ code, component, valueSampledData }: Observation): boolean {
  const ecgCodes = ['11524-6', '34534-8', '131328', '131329', '268400002']
  const isCoded = code.coding?.some((coding) => ecgCodes.includes(coding.code ?? '')) ?? false
  return (
    isCoded || [{ valueSampledData }, ...(component ?? [])].some((part) => part.valueSampledData)
  )
}

function isLab(observation: Observation): boolean {
  const categories = (observation.category ?? []).flatMap(({ coding }) => coding ?? [])
  return !isEcg(observation) && categories.some(({ code }) => code === 'laboratory')
}

function flagOf({ interpretation, referenceRange, valueQuantity }: Observation): LabRow['flag'] {
  const codes = (interpretation ?? []).flatMap(({ coding }) => coding ?? []).map(({ code }) => code)
  if (codes.some((code) => code?.startsWith('H'))) return 'High'
  if (codes.some((code) => code?.startsWith('L'))) return 'Low'
  const [range] = referenceRange ?? []
  const value = valueQuantity?.value
  if (value === undefined) return ''
  if (range?.high?.value !== undefined && value > range.high.value) return 'High'
  if (range?.low?.value !== undefined && value < range.low.value) return 'Low'
  return ''
}

function formatRange(low: number | undefined, high: number | undefined): string {
  if (low !== undefined && high !== undefined) return `${low} to ${high}`
  if (high !== undefined) return `up to ${high}`
  return low !== undefined ? `from ${low}` : ''
}

function titleOf({ code }: Observation): string {
  return code.text ?? code.coding?.find(({ display }) => display)?.display ?? 'Unnamed'
}

function timeOf(observation: Observation): string | undefined {
  const { effectiveDateTime, effectiveInstant, effectivePeriod, issued } = observation
  return effectiveDateTime ?? effectiveInstant ?? effectivePeriod?.start ?? issued
}

function newestFirst(observations: readonly Observation[]): Observation[] {
  const time = (observation: Observation) => Date.parse(timeOf(observation) ?? '') || 0
  return [...observations].sort((a, b) => time(b) - time(a))
}
