import { expect, test } from 'vitest'
import { chooseLead } from '../../src/ecg/choose-lead.ts'
import type { EcgRecording } from '../../src/ecg/recording.ts'

function recordingOf(...leads: string[]): EcgRecording {
  return {
    leads: new Map(leads.map((lead) => [lead, new Float64Array(1)])),
    derivedLeads: new Set(),
    samplingHz: 500,
    source: { format: 'wfdb', reference: 'test' },
    warnings: [],
  }
}

test('the first preferred lead wins, whatever the order of the recording', () => {
  const chosen = chooseLead(recordingOf('V1', 'I', 'II'), ['II', 'I'], ['MLII'])
  expect(chosen).toEqual({ lead: 'II', proven: true })
})

test('an unproven lead is chosen last, and said to be unproven', () => {
  expect(chooseLead(recordingOf('MLII', 'I'), ['II', 'I'], ['MLII'])).toEqual({
    lead: 'I',
    proven: true,
  })
  expect(chooseLead(recordingOf('MLII', 'V5'), ['II', 'I'], ['MLII'])).toEqual({
    lead: 'MLII',
    proven: false,
  })
})

test('no accepted lead: declined, naming what is there', () => {
  expect(chooseLead(recordingOf('V5', 'MCL1'), ['II', 'I'], ['MLII'])).toEqual({
    kind: 'declined',
    reason: 'no-accepted-lead',
    detail: 'Accepted is II, I, MLII; the recording has V5, MCL1.',
  })
})
