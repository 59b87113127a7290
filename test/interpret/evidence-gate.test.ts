import { describe, expect, it } from 'vitest'
import { checkEvidence, type GateContext } from '../../src/interpret/evidence-gate.ts'
import { evidence, registry } from './examples.ts'

const sandbox: GateContext = {
  policy: registry.policy,
  modelStatus: 'demonstration',
  evidenceSource: 'simulated',
  allowDemonstration: true,
  leadProven: true,
}
const clinical: GateContext = {
  ...sandbox,
  modelStatus: 'research',
  evidenceSource: 'local',
  allowDemonstration: false,
}
const potassium = registry.indicator('potassium-high')
const check = (change: Parameters<typeof evidence>[0], context = sandbox) =>
  checkEvidence(potassium, evidence(change), context)

describe('checkEvidence', () => {
  it('passes sound evidence, in the sandbox and on real data', () => {
    expect(check({})).toBeNull()
    expect(check({}, clinical)).toBeNull()
  })

  it('keeps simulated evidence and demonstration models out of every tenant but the sandbox', () => {
    expect(check({}, { ...clinical, evidenceSource: 'simulated' })).toBe('demonstration-model')
    expect(check({}, { ...clinical, modelStatus: 'demonstration' })).toBe('demonstration-model')
  })

  it('is silent on undefined findings and on those not meant for cards', () => {
    expect(checkEvidence(registry.indicator('lactate-low'), evidence(), sandbox)).toBe(
      'undefined-finding',
    )
    expect(checkEvidence(registry.indicator('d-dimer-high'), evidence(), sandbox)).toBe(
      'not-actionable',
    )
  })

  it('asks for evidence in the very lead', () => {
    expect(check({}, { ...sandbox, leadProven: false })).toBe('lead-without-evidence')
    expect(checkEvidence(potassium, null, sandbox)).toBe('no-evidence')
    expect(check({ auroc: null })).toBe('no-evidence')
  })

  it('judges the lower bound, not the estimate', () => {
    expect(check({ auroc: { value: 0.7, ci95: [0.649, 0.75] } })).toBe('auroc-below-floor')
    expect(check({ positives: 99 })).toBe('too-few-positives')
    expect(check({ gain: { value: 0.02, ci95: [0, 0.04] } })).toBe('no-gain-over-baseline')
    expect(check({ gain: null })).toBe('no-gain-over-baseline')
    expect(check({ operatingPoint: null })).toBe('ppv-below-floor')
  })

  it('works the PPV out again at the prevalence the site states', () => {
    const at = (prevalence: number) => ({
      ...sandbox,
      policy: { ...registry.policy, sitePrevalence: { 'potassium-high': prevalence } },
    })
    // Lower bounds 0.36 and 0.978: PPV 0.142 at 1 %, 0.459 at 5 %.
    expect(check({}, at(0.01))).toBe('ppv-below-floor')
    expect(check({}, at(0.05))).toBeNull()
  })
})
