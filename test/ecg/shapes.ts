/** @module test/ecg/shapes: one recording as the ECG Observations that real servers hold (reference/fhir.md's table). */
import { standardLeads, type EcgRecording, type LeadName } from '../../src/ecg/recording.ts'
import { mdc, mdcIso, snomed } from './observation-fixtures.ts'

const loinc = 'http://loinc.org'
const healthKitSystem = 'http://developer.apple.com/documentation/healthkit'
const ucum = 'http://unitsofmeasure.org'
const effectiveDateTime = '2026-01-31T08:41:00+01:00'

type Json = Record<string, unknown>
type Lead = (typeof standardLeads)[number]

const mdcCodes: Readonly<Record<Lead, string>> = {
  I: '131329',
  II: '131330',
  III: '131389',
  aVR: '131390',
  aVL: '131391',
  aVF: '131392',
  V1: '131331',
  V2: '131332',
  V3: '131333',
  V4: '131334',
  V5: '131335',
  V6: '131336',
}
const snomedCodes: Readonly<Record<Lead, string>> = {
  I: '272729005',
  II: '272730000',
  III: '272731001',
  aVR: '257474006',
  aVL: '257473000',
  aVF: '257472005',
  V1: '257475007',
  V2: '257476008',
  V3: '257477004',
  V4: '257478009',
  V5: '257479001',
  V6: '257480003',
}

const concept = (system: string, code: string, display?: string): Json => ({
  coding: [{ system, code, ...(display ? { display } : {}) }],
})
const whole = (id: string, code: Json): Json => ({
  resourceType: 'Observation',
  id,
  meta: { versionId: '1' },
  status: 'final',
  category: [concept('http://terminology.hl7.org/CodeSystem/observation-category', 'procedure')],
  code,
  subject: { reference: 'Patient/p1' },
  effectiveDateTime,
})

function microvolts(recording: EcgRecording, lead: LeadName): readonly number[] {
  const samples = recording.leads.get(lead)
  if (!samples) throw new Error(`The recording has no lead ${lead}`)
  return Array.from(samples, (mv) => Math.round(mv * 1e4) / 10)
}
const millivoltData = (recording: EcgRecording, lead: LeadName, change: Json = {}): Json => ({
  origin: { value: 0, unit: 'mV', system: ucum, code: 'mV' },
  period: 1000 / recording.samplingHz,
  factor: 0.001,
  dimensions: 1,
  data: microvolts(recording, lead).join(' '),
  ...change,
})
const twelve = (recording: EcgRecording): readonly Lead[] =>
  standardLeads.filter((lead) => recording.leads.has(lead))

/** HL7's form: MDC for the whole and for the leads. */
export function toHl7(recording: EcgRecording): Json {
  return {
    ...whole('hl7', concept(mdc, '131328', 'MDC_ECG_ELEC_POTL')),
    component: twelve(recording).map((lead) => ({
      code: concept(mdc, mdcCodes[lead], `MDC_ECG_ELEC_POTL_${lead.toUpperCase()}`),
      valueSampledData: millivoltData(recording, lead),
    })),
  }
}

/** HealthKitOnFHIR: what else is known comes first, then lead I in batches of ten seconds, in uV. */
export function toHealthKit(recording: EcgRecording, batchSeconds = 10): Json {
  const values = microvolts(recording, 'I')
  const batch = Math.round(batchSeconds * recording.samplingHz)
  const count = Math.ceil(values.length / batch)
  const apple = (name: string, value: Json): Json => ({
    code: concept(healthKitSystem, `HKElectrocardiogram.${name}`),
    ...value,
  })
  const { effectiveDateTime: start, ...rest } = whole('healthkit', {
    coding: [
      { system: healthKitSystem, code: 'HKElectrocardiogram', display: 'Electrocardiogram' },
      { system: mdc, code: '131328', display: 'MDC_ECG_ELEC_POTL' },
    ],
  })
  return {
    ...rest,
    effectivePeriod: { start, end: '2026-01-31T08:41:30+01:00' },
    component: [
      apple('NumberOfVoltageMeasurements', {
        valueQuantity: { value: values.length, unit: 'measurements' },
      }),
      apple('SamplingFrequency', {
        valueQuantity: { value: recording.samplingHz, unit: 'hertz', system: ucum, code: 'Hz' },
      }),
      apple('Classification', { valueString: 'sinusRhythm' }),
      apple('AverageHeartRate', {
        valueQuantity: { value: 72, unit: 'beats/minute', system: ucum, code: '/min' },
      }),
      ...Array.from({ length: count }, (_, i) => ({
        code: concept(mdc, '131329', 'MDC_ECG_ELEC_POTL_I'),
        valueSampledData: {
          origin: { value: 0, unit: 'uV', system: ucum, code: 'uV' },
          period: 1000 / recording.samplingHz,
          factor: 1,
          dimensions: 1,
          data: values.slice(i * batch, (i + 1) * batch).join(' '),
        },
      })),
    ],
  }
}

/** ISiK, EkgDE: SNOMED CT leads, and an origin that says no unit. */
export function toIsik(recording: EcgRecording): Json {
  return {
    ...whole('isik', concept(loinc, '11524-6', 'EKG study')),
    component: twelve(recording).map((lead) => ({
      code: concept(snomed, snomedCodes[lead]),
      valueSampledData: millivoltData(recording, lead, { origin: { value: 0 } }),
    })),
  }
}

/** HL7 Personal Health Devices: an Observation per lead, its numbers held apart by NO-BREAK SPACEs. */
export function toPhdRtsa(recording: EcgRecording): readonly Json[] {
  return twelve(recording).map((lead) => ({
    ...whole(
      `rtsa-${lead}`,
      concept(mdcIso, mdcCodes[lead], `MDC_ECG_ELEC_POTL_${lead.toUpperCase()}`),
    ),
    category: [concept('http://hl7.org/fhir/uv/phd/CodeSystem/PhdObservationCategories', 'phd')],
    valueSampledData: millivoltData(recording, lead, {
      data: microvolts(recording, lead).join('\u00a0'),
    }),
  }))
}

/** R5's SampledData in an R4 server: interval and intervalUnit stand for the period. */
export function toR5(recording: EcgRecording): Json {
  return {
    ...whole('r5', {
      coding: [
        { system: mdc, code: '131328' },
        { system: snomed, code: '268400002' },
        { system: loinc, code: '11524-6' },
      ],
    }),
    component: twelve(recording).map((lead) => ({
      code: concept(mdc, mdcCodes[lead]),
      valueSampledData: millivoltData(recording, lead, {
        period: undefined,
        interval: 1000 / recording.samplingHz,
        intervalUnit: 'ms',
      }),
    })),
  }
}

/** Seen in the wild: lead I's code for the whole, and the codes of the leads where their displays belong. */
export function toWild(recording: EcgRecording): Json {
  return {
    ...whole('wild', concept(mdc, '131329', 'MDC_ECG_ELEC_POTL_I')),
    component: twelve(recording).map((lead) => ({
      code: concept(mdc, `MDC_ECG_ELEC_POTL_${lead.toUpperCase()}`, mdcCodes[lead]),
      valueSampledData: millivoltData(recording, lead),
    })),
  }
}

/** US Core: the report and its intervals; the tracing lies elsewhere. */
export function usCore(): Json {
  const interval = (code: string, value: number): Json => ({
    code: concept(loinc, code),
    valueQuantity: { value, unit: 'ms', system: ucum, code: 'ms' },
  })
  return {
    ...whole('us-core', {
      coding: ['34534-8', '44967-8', '8601-7'].map((code) => ({ system: loinc, code })),
    }),
    valueString: 'Normal sinus rhythm',
    component: [
      interval('8625-6', 160),
      interval('8633-0', 90),
      interval('8634-8', 380),
      interval('8636-3', 410),
    ],
  }
}
