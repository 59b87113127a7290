/** @module sandbox/chart/record/lab-value: what a laboratory result says, and whether that is normal. */
import type { Observation } from '@medplum/fhirtypes'
import { nameOf, titleOf } from './observation.ts'

/** On which side of its reference range a result lies; empty within it, and where no range is known. */
export type Flag = '' | 'High' | 'Low'

/** The laboratory's own flag, else by the range that came with the result. */
export function flagOf({ interpretation, referenceRange, valueQuantity }: Observation): Flag {
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

/** Whether someone, the laboratory or its range, can say that the result is normal. */
export function isJudged({ interpretation, referenceRange, valueQuantity }: Observation): boolean {
  const codes = (interpretation ?? []).flatMap(({ coding }) => coding ?? [])
  const [range] = referenceRange ?? []
  const hasLimit = range?.low?.value !== undefined || range?.high?.value !== undefined
  return codes.some(({ code }) => code === 'N') || (hasLimit && valueQuantity?.value !== undefined)
}

/** One scale: values of a test in another unit cannot be compared. */
export function testOf(lab: Observation): string {
  const { system = '', code = '' } = lab.code.coding?.[0] ?? {}
  return [code ? `${system}|${code}` : titleOf(lab), unitOf(lab)].join(' ')
}

export function unitOf({ valueQuantity }: Observation): string {
  return valueQuantity?.unit ?? valueQuantity?.code ?? ''
}

/**
 * The value in the digits that its test is reported in, without the unit: a server that reads JSON makes 7 of 7.0,
 * against https://hl7.org/fhir/R4/datatypes.html#decimal, so the longest of the test's values and reference limits,
 * which the laboratory gives in the same digits, says how many there are.
 */
export function formatValues(labs: readonly Observation[]): (lab: Observation) => string {
  const digits = new Map<string, number>()
  for (const lab of labs) {
    const test = testOf(lab)
    const [range] = lab.referenceRange ?? []
    const numbers = [lab.valueQuantity?.value, range?.low?.value, range?.high?.value]
    digits.set(test, Math.max(digits.get(test) ?? 0, ...numbers.map(digitsOf)))
  }
  return (lab) => {
    const { value, comparator = '' } = lab.valueQuantity ?? {}
    if (value === undefined)
      return lab.valueString ?? nameOf(lab.valueCodeableConcept) ?? 'no value'
    const text = pad(value, digits.get(testOf(lab)) ?? 0)
    return comparator ? `${comparator} ${text}` : text
  }
}

function digitsOf(value: number | undefined): number {
  return /\.(\d+)$/.exec(String(value))?.[1]?.length ?? 0
}

/** `3.5 to 5.0`, `up to 5`; empty without a limit. */
export function formatRange(low: number | undefined, high: number | undefined): string {
  const digits = Math.max(digitsOf(low), digitsOf(high))
  if (low !== undefined && high !== undefined) return `${pad(low, digits)} to ${pad(high, digits)}`
  if (high !== undefined) return `up to ${high}`
  return low !== undefined ? `from ${low}` : ''
}

function pad(value: number, digits: number): string {
  return isPlain(value) && digitsOf(value) < digits ? value.toFixed(digits) : String(value)
}

/** Not so small or large that it is written with a power of ten. */
function isPlain(value: number): boolean {
  return !String(value).includes('e')
}
