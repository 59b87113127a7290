/** @module fhir/recent-labs: laboratory Observations as measurements of registry analytes. */
import type { Observation, Resource } from '@medplum/fhirtypes'
import type { Measurement } from '../interpret/chart.ts'
import { toRegistryUnit, type Analyte, type Registry } from '../registry/index.ts'

const loinc = 'http://loinc.org'

/** Words by which laboratories flag a sample that does not show the patient's true value. */
const unreliableSample = /ha?emoly[sz]|clotted|contaminat|insufficient|old sample|delayed/i

/** Results of analytes the registry knows, newest first; everything else is passed over. */
export function readMeasurements(
  resources: readonly Resource[],
  registry: Registry,
): Measurement[] {
  return resources
    .filter((resource) => resource.resourceType === 'Observation')
    .map((observation) => readMeasurement(observation, registry))
    .filter((measurement) => measurement !== undefined)
    .sort((a, b) => b.collectedAt - a.collectedAt)
}

function readMeasurement(observation: Observation, registry: Registry): Measurement | undefined {
  const analyte = findAnalyte(observation, registry)
  const collectedAt = Date.parse(
    observation.effectiveDateTime ?? observation.effectivePeriod?.start ?? observation.issued ?? '',
  )
  if (!analyte || Number.isNaN(collectedAt)) return undefined
  const quantity = observation.valueQuantity
  const comparator = quantity?.comparator
  return {
    analyteId: analyte.id,
    value: readValue(observation, analyte),
    ...(comparator ? { comparator } : {}),
    collectedAt,
    reference: `Observation/${observation.id ?? ''}`,
    standing: judgeStanding(observation),
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

function readValue(observation: Observation, analyte: Analyte): number | null {
  const { value, code, unit } = observation.valueQuantity ?? {}
  return value === undefined ? null : toRegistryUnit(analyte, value, code ?? unit ?? '')
}

function judgeStanding(observation: Observation): Measurement['standing'] {
  if (observation.status === 'registered') return 'pending'
  const isFinal = ['final', 'amended', 'corrected'].includes(observation.status)
  const hasValue = observation.valueQuantity?.value !== undefined
  const remarks = [
    ...(observation.note ?? []).map((note) => note.text),
    ...(observation.interpretation ?? []).map((concept) => textOf(concept)),
    textOf(observation.dataAbsentReason),
    observation.valueString,
  ]
  const doubted = remarks.some((remark) => remark !== undefined && unreliableSample.test(remark))
  return isFinal && hasValue && !doubted ? 'final' : 'unreliable'
}

function textOf(
  concept:
    | { text?: string | undefined; coding?: { display?: string | undefined }[] | undefined }
    | undefined,
): string {
  return [concept?.text, ...(concept?.coding ?? []).map((coding) => coding.display)].join(' ')
}
