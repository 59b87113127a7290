/** @module ecg/wfdb/recording: which signals of a WFDB record are ECG leads, and the recording they make. */
import { AnyEcgError, declined, type Declined } from '../../errors.ts'
import { deriveLimbLeads } from '../limb-leads.ts'
import { normaliseLeadName } from '../leads.ts'
import type { EcgRecording, LeadName, RecordedSubject } from '../recording.ts'
import { millivoltsPer } from '../units.ts'
import type { WfdbHeader } from './header.ts'
import { decodeSegments, type SegmentHeaders } from './multi-segment.ts'
import { decodeSignals, type WfdbFiles, type WfdbSignal } from './signals.ts'

/** A record in parts: its header, those of its segments if it has any, and all signal files. */
export interface WfdbRecord {
  readonly header: WfdbHeader
  readonly segmentHeaders: SegmentHeaders
  readonly files: WfdbFiles
}

/** Signals measured in volts that are no ECG, or whose unit is left out: told by name. */
const otherSignals =
  /^(?:(?:resp|pleth|spo2|flow|air|temp|acc|snd|sound|pulse|sync|trig)\w*|(?:ppg|abp|art|ibp|nibp|bp|cvp|pap|icp|lap|rap|uap|p\d|co2|etco2|eeg|eog|emg|gsr|eda|pcg|hr)\b)/i

/**
 * The leads that share the highest rate of any ECG signal in the record, in mV.
 * @throws AnyEcgError `wfdb-invalid`, `format-unsupported`
 */
export function decodeRecord({
  header,
  segmentHeaders,
  files,
}: WfdbRecord): EcgRecording | Declined {
  const signals = header.segments
    ? decodeSegments(header, segmentHeaders, files)
    : decodeSignals(header, files)
  const ecgSignals = signals.filter(isEcg)
  const samplesPerFrame = Math.max(...ecgSignals.map(({ spec }) => spec.samplesPerFrame))
  const kept = ecgSignals.filter(({ spec }) => spec.samplesPerFrame === samplesPerFrame)
  if (kept.length === 0)
    return declined('not-an-ecg', `None of the signals (${nameAll(signals)}) is an ECG.`)
  const warnings = warn(signals, kept)
  const recorded = nameLeads(kept)
  const derived = deriveLimbLeads(recorded)
  return {
    leads: new Map([...recorded, ...derived]),
    derivedLeads: new Set(derived.keys()),
    samplingHz: header.frameHz * samplesPerFrame,
    ...(header.baseDate === undefined ? {} : { localStart: localStart(header) }),
    ...subjectOf(header.comments),
    source: { format: 'wfdb', reference: header.record },
    warnings,
  }
}

function isEcg({ spec }: WfdbSignal): boolean {
  return millivoltsPer(spec.unit) !== undefined && !otherSignals.test(spec.description ?? '')
}

function nameAll(signals: readonly WfdbSignal[]): string {
  return signals.map(({ spec }) => `${spec.description ?? 'unnamed'} in ${spec.unit}`).join(', ')
}

function warn(signals: readonly WfdbSignal[], kept: readonly WfdbSignal[]): string[] {
  const dropped = signals.filter((signal) => !kept.includes(signal))
  const uncalibrated = kept.filter(({ spec }) => spec.gain === undefined)
  return [
    ...(dropped.length > 0
      ? [`Dropped ${nameAll(dropped)}: no ECG, or of a lower sampling rate.`]
      : []),
    ...(uncalibrated.length > 0
      ? [`Not calibrated, 200 ADC units per mV assumed: ${nameAll(uncalibrated)}.`]
      : []),
  ]
}

/** Leads by name; a name that comes again gets a number. */
function nameLeads(signals: readonly WfdbSignal[]): Map<LeadName, Float64Array> {
  const leads = new Map<LeadName, Float64Array>()
  for (const [i, { spec, values }] of signals.entries()) {
    const name = normaliseLeadName(spec.description ?? `signal ${i + 1}`)
    const millivolts = millivoltsPer(spec.unit) ?? 1
    const used = leads.has(name) ? `${name} (${i + 1})` : name
    leads.set(used, millivolts === 1 ? values : values.map((value) => value * millivolts))
  }
  return leads
}

/** Date and time on the recorder's clock, whose zone the header does not know. */
function localStart({ baseDate = '', baseTime }: WfdbHeader): string {
  return baseTime === undefined ? baseDate : `${baseDate}T${baseTime}`
}

/** Age and sex as the comments of common databases give them: 'Age: 78', '<sex>: M', '69 M 1085'. */
export function subjectOf(comments: readonly string[]): { readonly subject?: RecordedSubject } {
  const text = comments.join('\n')
  const [, mitAge, mitSex] = /^(\d{1,3}) ([MF])\b/m.exec(text) ?? []
  const age = Number(/\bage>?\s*:\s*(\d+(?:\.\d+)?)/i.exec(text)?.[1] ?? mitAge ?? NaN)
  const sex = /\b(?:sex|gender)>?\s*:\s*(m|f|male|female)\b/i.exec(text)?.[1] ?? mitSex
  const subject: RecordedSubject = {
    ...(age <= 120 ? { ageYears: age } : {}),
    ...(sex === undefined ? {} : { sex: /^m/i.test(sex) ? 'male' : 'female' }),
  }
  return Object.keys(subject).length > 0 ? { subject } : {}
}

/**
 * The name, if it stays in the folder of the header that names it: a header may come from anywhere.
 * @throws AnyEcgError `wfdb-invalid`
 */
export function requireLocalName(name: string, header: string): string {
  if (name === '-' || name === '..' || /[/\\:]/.test(name))
    throw new AnyEcgError(
      'wfdb-invalid',
      `${header} names "${name}": signal files and segments must lie in its own folder`,
    )
  return name
}
