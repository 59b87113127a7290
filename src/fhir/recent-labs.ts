/** @module fhir/recent-labs: laboratory Observations as measurements of registry analytes. */
import type { Observation } from '@medplum/fhirtypes'
import { readDateTime, type Moment } from '../date-time.ts'
import type { Measurement } from '../interpret/chart.ts'
import { toRegistryUnit, type Analyte, type Registry } from '../registry/index.ts'
import { isWithdrawn } from './withdrawn.ts'

const loinc = 'http://loinc.org'

/** Words by which laboratories flag a sample that does not show the patient's true value... */
const unreliableSample = /ha?emoly[sz]|clotted|contaminat|insufficient|old sample|delayed/i
/** ...unless the same sentence denies it ("No haemolysis detected"). */
const denial = /\b(no|not|non|without|negative|free of)\b/i

/**
 * Results of analytes the registry knows, in the order in which they came; everything else, and what was withdrawn, is
 * passed over.
 */
export function readMeasurements(
  observations: readonly Observation[],
  registry: Registry,
): Measurement[] {
  return observations
    .map((observation) => readMeasurement(observation, registry))
    .filter((measurement) => measurement !== undefined)
}

function readMeasurement(observation: Observation, registry: Registry): Measurement | undefined {
  const analyte = findAnalyte(observation, registry)
  const collectedAt = collectionTime(observation)
  if (!analyte || isWithdrawn(observation) || collectedAt === undefined) return undefined
  const result = readResult(observation)
  return {
    analyteId: analyte.id,
    value: result ? toRegistryUnit(analyte, result.value, result.unit) : null,
    ...(result?.comparator ? { comparator: result.comparator } : {}),
    collectedAt,
    reference: `Observation/${observation.id ?? ''}`,
    standing: judgeStanding(observation, result !== undefined),
  }
}

function findAnalyte(observation: Observation, registry: Registry): Analyte | undefined {
  for (const coding of observation.code.coding ?? []) {
    const analyte =
      coding.system === loinc && coding.code ? registry.analyteByLoinc(coding.code) : undefined
    if (analyte) return analyte
  }
  return undefined
}

/** Of a month or a year nobody can say whether it was before the ECG or after: such a result is passed over. */
function collectionTime(observation: Observation): Moment | undefined {
  const { effectiveDateTime, effectivePeriod, effectiveInstant, issued } = observation
  return readDateTime(effectiveDateTime ?? effectivePeriod?.start ?? effectiveInstant ?? issued)
}

interface Result {
  readonly value: number
  readonly unit: string
  readonly comparator?: Measurement['comparator'] & string
}

/** A Quantity, or the text some interfaces send instead: "4.1 mmol/L", ">7.0 mmol/L". */
function readResult({ valueQuantity, valueString }: Observation): Result | undefined {
  if (valueQuantity?.value !== undefined) {
    const { value, code, unit, comparator } = valueQuantity
    return { value, unit: code ?? unit ?? '', ...(comparator ? { comparator } : {}) }
  }
  const match = /^\s*([<>]=?)?\s*(-?\d+(?:\.\d+)?)\s*(\S*)\s*$/.exec(valueString ?? '')
  if (!match) return undefined
  const comparator = match[1] as Result['comparator']
  return { value: Number(match[2]), unit: match[3] ?? '', ...(comparator ? { comparator } : {}) }
}

/** A preliminary result is no measurement yet, but its sample is in the laboratory. */
function judgeStanding(observation: Observation, hasResult: boolean): Measurement['standing'] {
  if (isDoubted(observation)) return 'unreliable'
  if (['registered', 'preliminary'].includes(observation.status)) return 'pending'
  const isFinal = ['final', 'amended', 'corrected'].includes(observation.status)
  return isFinal && hasResult ? 'final' : 'unreliable'
}

function isDoubted({ note, interpretation, dataAbsentReason, valueString }: Observation): boolean {
  const remarks = [
    ...(note ?? []).map((each) => each.text),
    ...[...(interpretation ?? []), dataAbsentReason].flatMap((concept) => [
      concept?.text,
      ...(concept?.coding ?? []).map((coding) => coding.display),
    ]),
    valueString,
  ]
  return remarks
    .flatMap((remark) => remark?.split(/[.;\n]/) ?? [])
    .some((sentence) => unreliableSample.test(sentence) && !denial.test(sentence))
}
