import { describe, expect, it } from 'vitest'
import { notReadyOf, sentencesOf } from '../../../smart-app/src/trend/left-out.ts'
import type { HistoryGaps } from '../../../src/api/types.ts'

const none: HistoryGaps = { moreEcgs: false, moreMeasurements: false, ecgs: {}, earlierModels: [] }

describe('what a course leaves out', () => {
  it('is nothing to speak of where everything is shown', () => {
    expect(sentencesOf(none, 'en')).toEqual([])
    expect(notReadyOf(none)).toBe(0)
  })

  it('counts ECGs by why they cannot be used, the most frequent reason first', () => {
    const gaps = { ...none, ecgs: { 'too-short': 1, paced: 2 } }
    expect(sentencesOf(gaps, 'en')).toEqual([
      '3 ECGs are not shown: paced rhythm (2), too short (1).',
    ])
    expect(sentencesOf(gaps, 'de')).toEqual([
      '3 EKGs werden nicht gezeigt: Schrittmacherrhythmus (2), zu kurz (1).',
    ])
  })

  it('says one reason once', () => {
    expect(sentencesOf({ ...none, ecgs: { flat: 1 } }, 'en')).toEqual(['1 ECG is not shown: flat.'])
    expect(sentencesOf({ ...none, ecgs: { flat: 2 } }, 'de')).toEqual([
      '2 EKGs werden nicht gezeigt: ohne Ausschlag.',
    ])
  })

  it('does not count what is still being read among what cannot be used', () => {
    const gaps = { ...none, ecgs: { 'not-ready': 2, noisy: 1 } }
    expect(notReadyOf(gaps)).toBe(2)
    expect(sentencesOf(gaps, 'en')).toEqual(['1 ECG is not shown: too noisy.'])
  })

  it('says where reading ended', () => {
    expect(sentencesOf({ ...none, moreEcgs: true, moreMeasurements: true }, 'en')).toEqual([
      'There may be older ECGs: at most the newest 50 are read.',
      'There may be older results: at most the newest 2000 are read.',
    ])
  })

  it('says until when another model was used, and that its estimates are no part of this', () => {
    const lastAssessedAt = '2026-01-12T09:05:00.000Z'
    const earlierModels = [{ id: 'virtual', version: '0.1.0', ecgs: 4, lastAssessedAt }]
    expect(sentencesOf({ ...none, earlierModels }, 'en')).toEqual([
      'Until 12 Jan 2026, 09:05 UTC model virtual 0.1.0 read 4 ECGs of this patient. Its estimates are not comparable with these, so the ECGs were read anew.',
    ])
    const [german] = sentencesOf({ ...none, earlierModels }, 'de')
    expect(german).toMatch(/^Bis 12\. Jan\. 2026, 09:05 UTC hat das Modell virtual 0\.1\.0 4 EKGs/)
  })
})
