import { describe, expect, it } from 'vitest'
import { judge, publishable, type JudgeContext } from '../../src/interpret/judge.ts'
import {
  assessmentOf,
  chartOf,
  ecgTime,
  estimate,
  evidence,
  hourMs,
  measured,
  registry,
} from './examples.ts'

const context: JudgeContext = {
  registry,
  allowDemonstration: true,
  evidenceSource: 'simulated',
  answers: [],
  switchedOff: new Set(),
  ecgTime,
  now: ecgTime + hourMs,
}
const high = estimate('potassium-high')
const reasonFor = (id: string, verdict: ReturnType<typeof judge>) =>
  verdict.silences.find((silence) => silence.id === id)?.reason

describe('judge', () => {
  it('speaks of a flagged finding with evidence, and publishes the eleven that may make a card', () => {
    const verdict = judge(assessmentOf(high), chartOf(), context)
    expect(verdict.spoken.map(({ indicator }) => indicator.id)).toEqual(['potassium-high'])
    expect(publishable(assessmentOf(high), context)).toHaveLength(11)
    expect(verdict.silences).toHaveLength(107)
    expect(reasonFor('potassium-low', verdict)).toBe('not-flagged')
    expect(reasonFor('lactate-low', verdict)).toBe('undefined-finding')
  })

  it.each<[string, number, Record<string, number>]>([
    ['the evidence', 0.3, {}],
    ['the site', 0.02, { 'potassium-high': 0.3 }],
  ])(
    'is silent of one hardly above the usual share, as %s has it',
    (_, prevalence, sitePrevalence) => {
      const near = estimate('potassium-high', { performance: evidence({ prevalence }) })
      const site = { ...registry, policy: { ...registry.policy, sitePrevalence } }
      const judged = (one: typeof near) =>
        judge(assessmentOf(one), chartOf(), { ...context, registry: site })
      expect(reasonFor('potassium-high', judged(near))).toBe('near-usual')
      expect(judged({ ...near, probability: 0.46 }).spoken).toHaveLength(1)
    },
  )

  it('says one thing at a time', () => {
    const verdict = judge(assessmentOf(high, estimate('haemoglobin-low')), chartOf(), context)
    expect(verdict.spoken).toHaveLength(1)
    expect(reasonFor('haemoglobin-low', verdict)).toBe('ranked-lower')
  })

  it('is silent where the value was measured, and hands the value on', () => {
    const value = measured('potassium', 1)
    const verdict = judge(assessmentOf(high), chartOf({ measurements: [value] }), context)
    expect(verdict.spoken).toEqual([])
    expect(verdict.silences.find(({ id }) => id === 'potassium-high')).toEqual({
      id: 'potassium-high',
      reason: 'measured',
      measurement: value,
    })
  })

  it('lets a fast analyte go stale on a ward after twelve hours, a slow one later', () => {
    const later = { ...context, now: ecgTime + 12.5 * hourMs }
    const verdict = judge(assessmentOf(high, estimate('haemoglobin-low')), chartOf(), later)
    expect(reasonFor('potassium-high', verdict)).toBe('ecg-too-old')
    expect(verdict.spoken.map(({ indicator }) => indicator.id)).toEqual(['haemoglobin-low'])
  })

  it('does not guess the sex where the limits depend on it', () => {
    const chart = chartOf({ patient: { id: 'p1', sex: 'unknown', birthDate: '1960-05-05' } })
    const troponin = estimate('troponin-i-hs-high')
    const verdict = judge(assessmentOf(troponin, high), chart, context)
    expect(reasonFor('troponin-i-hs-high', verdict)).toBe('sex-unknown')
    expect(verdict.spoken.map(({ indicator }) => indicator.id)).toEqual(['potassium-high'])
  })

  it('makes no card from a slow recording or an unproven lead', () => {
    const slow = assessmentOf(high)
    const at = (change: object) => ({ ...slow, ecg: { ...slow.ecg, ...change } })
    expect(reasonFor('potassium-high', judge(at({ samplingHz: 125 }), chartOf(), context))).toBe(
      'sampled-too-slowly',
    )
    const unproven = at({ lead: 'MLII', leadProven: false })
    expect(reasonFor('potassium-high', judge(unproven, chartOf(), context))).toBe(
      'lead-without-evidence',
    )
    expect(publishable(unproven, context)).toEqual([])
  })

  it('does not repeat what this user answered, and comes back when a snooze is over', () => {
    const after = (answer: object) =>
      judge(assessmentOf(high), chartOf(), {
        ...context,
        answers: [{ indicatorId: 'potassium-high', outcome: 'overridden', ...answer }],
      })
    expect(reasonFor('potassium-high', after({}))).toBe('answered')
    expect(reasonFor('potassium-high', after({ outcome: 'accepted' }))).toBe('answered')
    expect(reasonFor('potassium-high', after({ snoozedUntil: context.now + 1 }))).toBe('snoozed')
    expect(after({ snoozedUntil: context.now }).spoken).toHaveLength(1)
    expect(after({ indicatorId: 'potassium-low' }).spoken).toHaveLength(1)
  })

  it('lets the next finding speak when the first was answered', () => {
    const verdict = judge(assessmentOf(high, estimate('haemoglobin-low')), chartOf(), {
      ...context,
      answers: [{ indicatorId: 'potassium-high', outcome: 'accepted' }],
    })
    expect(verdict.spoken.map(({ indicator }) => indicator.id)).toEqual(['haemoglobin-low'])
  })

  it('is silent on what an operator switched off, and still publishes it', () => {
    const off = { ...context, switchedOff: new Set(['potassium-high']) }
    expect(reasonFor('potassium-high', judge(assessmentOf(high), chartOf(), off))).toBe(
      'silenced-by-switch',
    )
    expect(publishable(assessmentOf(high), off)).toHaveLength(11)
  })
})
