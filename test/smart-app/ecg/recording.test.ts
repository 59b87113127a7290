import { describe, expect, it } from 'vitest'
import { drawingOf } from '../../../smart-app/src/ecg/drawing.ts'
import { standardPaper } from '../../../smart-app/src/ecg/paper.ts'
import {
  describeLead,
  recordingOf,
  sampleIntervals,
  spanInColumns,
} from '../../../smart-app/src/ecg/recording.ts'
import { ecgWords } from '../../../smart-app/src/ecg/words.ts'
import { twelveLeads, waveformOf } from './answers.ts'

const hz = 100
const ramp = Array.from({ length: 3000 }, (_, i) => (i >= 100 && i < 150 ? null : i / 1000))
const long = waveformOf([{ name: 'I', mv: ramp }], hz, null)

describe('a recording', () => {
  it('is as long as its leads, and knows what the network saw', () => {
    const { toSeconds, modelInput } = recordingOf(twelveLeads())
    expect(toSeconds).toBe(10)
    expect(modelInput?.lead).toBe('II')
    expect(modelInput?.span).toEqual({ fromSeconds: 0, toSeconds: 10 })
  })

  it('shows in columns the ten seconds that the network saw', () => {
    const samples = new Array<number>(5000).fill(0)
    const seen = (startSeconds: number) =>
      spanInColumns(
        recordingOf({ ...long, modelInput: { lead: 'I', samplingHz: 500, startSeconds, samples } }),
      )
    expect(seen(12)).toEqual({ fromSeconds: 12, toSeconds: 22 })
    expect(seen(25)).toEqual({ fromSeconds: 20, toSeconds: 30 })
    expect(spanInColumns(recordingOf(long))).toEqual({ fromSeconds: 0, toSeconds: 10 })
  })

  it('in numbers: length, gaps, lowest and highest', () => {
    const recording = recordingOf(long)
    const [lead] = recording.leads
    if (!lead) throw new Error('no lead')
    expect(describeLead(lead, recording)).toEqual({
      name: 'I',
      seconds: 30,
      gapSeconds: 0.5,
      lowestMv: 0,
      highestMv: 2.999,
    })
    const intervals = sampleIntervals(lead.signal, { fromSeconds: 0.5, toSeconds: 2 }, 0.5)
    expect(intervals[0]).toMatchObject({ firstMv: 0.05, lowestMv: 0.05, highestMv: 0.099 })
    expect(intervals[1]).toMatchObject({ lowestMv: null, highestMv: null })
    expect(intervals).toHaveLength(3)
  })

  it('has one long strip where one lead was recorded', () => {
    const choices = { layout: 'four-columns', paper: standardPaper, compares: true } as const
    const drawing = drawingOf(recordingOf(long), choices)
    expect(drawing).toMatchObject({ layout: 'rows', label: '1 × 1', compares: false })
    expect(drawing.sheet.widthMm).toBe(765)
    expect(drawing.printed()).toHaveLength(3)
  })
})

describe('the words', () => {
  it('are there in both languages, and differ', () => {
    expect(Object.keys(ecgWords.de)).toEqual(Object.keys(ecgWords.en))
    expect(ecgWords.de.calipersHelp).not.toBe(ecgWords.en.calipersHelp)
  })
})
