/** @module smart-app/ecg/recording: the service's waveform as leads with a clock, and what is said of them in numbers. */
import type { WaveformAnswer } from '../../../src/api/types.ts'
import { extremesOf, samplesWithin } from './sheet.ts'
import type { Lead, Signal, Span } from './rows.ts'

export interface Recording extends Span {
  readonly leads: readonly Lead[]
  /** What the network saw, and of which lead; null: it saw nothing of this ECG. */
  readonly modelInput: {
    readonly lead: string
    readonly signal: Signal
    readonly span: Span
  } | null
}

export function recordingOf({ samplingHz, leads, modelInput }: WaveformAnswer): Recording {
  const length = Math.max(0, ...leads.map(({ mv }) => mv.length))
  return {
    fromSeconds: 0,
    toSeconds: length / samplingHz,
    leads: leads.map(({ name, mv }) => ({
      name,
      signal: { samplingHz, startSeconds: 0, values: mv },
    })),
    modelInput: modelInput && {
      lead: modelInput.lead,
      signal: {
        samplingHz: modelInput.samplingHz,
        startSeconds: modelInput.startSeconds,
        values: modelInput.samples,
      },
      span: {
        fromSeconds: modelInput.startSeconds,
        toSeconds: modelInput.startSeconds + modelInput.samples.length / modelInput.samplingHz,
      },
    },
  }
}

/** Printers and readers are used to ten seconds in columns. */
const columnSeconds = 10

/** Columns show ten seconds, those that the network saw; rows show the whole recording. */
export function spanInColumns({ fromSeconds, toSeconds, modelInput }: Recording): Span {
  if (toSeconds - fromSeconds <= columnSeconds) return { fromSeconds, toSeconds }
  const start = Math.min(modelInput?.span.fromSeconds ?? fromSeconds, toSeconds - columnSeconds)
  return { fromSeconds: start, toSeconds: start + columnSeconds }
}

export interface LeadFacts {
  readonly name: string
  readonly seconds: number
  readonly gapSeconds: number
  readonly lowestMv: number
  readonly highestMv: number
}

export function describeLead({ name, signal }: Lead, span: Span): LeadFacts {
  const { lowest, highest } = extremesOf(signal, span)
  const gaps = signal.values.reduce<number>((count, value) => count + (value === null ? 1 : 0), 0)
  return {
    name,
    seconds: signal.values.length / signal.samplingHz,
    gapSeconds: gaps / signal.samplingHz,
    lowestMv: lowest,
    highestMv: highest,
  }
}

export interface Interval extends Span {
  /** Null: a gap. */
  readonly firstMv: number | null
  readonly lowestMv: number | null
  readonly highestMv: number | null
}

/** The trace in steps of time, for those who cannot see it: where it begins, how low and how high it goes. */
export function sampleIntervals(signal: Signal, span: Span, stepSeconds: number): Interval[] {
  const count = Math.ceil((span.toSeconds - span.fromSeconds) / stepSeconds - 1e-6)
  return Array.from({ length: Math.max(0, count) }, (_, i) => {
    const fromSeconds = span.fromSeconds + i * stepSeconds
    const toSeconds = Math.min(span.toSeconds, fromSeconds + stepSeconds)
    // A sample on the border belongs to the next interval.
    const border = toSeconds - 0.5 / signal.samplingHz
    const { first, last } = samplesWithin(signal, { fromSeconds, toSeconds: border })
    const values = signal.values.slice(first, last + 1).filter((value) => value !== null)
    return {
      fromSeconds,
      toSeconds,
      firstMv: values[0] ?? null,
      lowestMv: values.length ? Math.min(...values) : null,
      highestMv: values.length ? Math.max(...values) : null,
    }
  })
}
