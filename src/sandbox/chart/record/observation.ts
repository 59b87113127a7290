/** @module sandbox/chart/record/observation: what an Observation is about, and when it was made. */
import type { CodeableConcept, Observation } from '@medplum/fhirtypes'

/** LOINC 11524-6 and 34534-8, MDC 131328, SNOMED CT 268400002, or any waveform. */
export function isEcg({ code, component, valueSampledData }: Observation): boolean {
  const ecgCodes = ['11524-6', '34534-8', '131328', '131329', '268400002']
  const isCoded = code.coding?.some((coding) => ecgCodes.includes(coding.code ?? '')) ?? false
  return (
    isCoded || [{ valueSampledData }, ...(component ?? [])].some((part) => part.valueSampledData)
  )
}

export function isLab(observation: Observation): boolean {
  const categories = (observation.category ?? []).flatMap(({ coding }) => coding ?? [])
  return !isEcg(observation) && categories.some(({ code }) => code === 'laboratory')
}

export function titleOf({ code }: Observation): string {
  return nameOf(code) ?? 'Unnamed'
}

/** A device's own name for its signal, as MDC_ECG_ELEC_POTL, says nothing to a reader. */
export function ecgTitleOf({ code }: Observation): string {
  const loinc = code.coding?.find(({ system }) => system === 'http://loinc.org')
  return code.text ?? loinc?.display ?? 'ECG'
}

export function nameOf(concept: CodeableConcept | undefined): string | undefined {
  return concept?.text ?? concept?.coding?.find(({ display }) => display)?.display
}

export function timeOf(observation: Observation): string | undefined {
  const { effectiveDateTime, effectiveInstant, effectivePeriod, issued } = observation
  return effectiveDateTime ?? effectiveInstant ?? effectivePeriod?.start ?? issued
}
