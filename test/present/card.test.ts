import { describe, expect, it } from 'vitest'
import { validateFhir } from '../../src/fhir/validate.ts'
import { toCard } from '../../src/present/card.ts'
import { estimate } from '../interpret/examples.ts'
import { actionable, inputFor, ordered, registryWith } from './card-examples.ts'

describe('toCard', () => {
  it.each(actionable.map(({ id }) => id))('%s: a whole, short and valid card', (id) => {
    const card = toCard(inputFor(id))
    expect(card.summary.length).toBeLessThan(140)
    expect(card.summary).toContain('08:41 UTC')
    expect(card.detail).toContain('Demonstration on simulated data')
    expect(card.detail).toContain('34 %')
    expect(card.detail).toContain('about 34 have it')
    expect(card.detail).toContain('do not treat on this')
    expect(card.detail).toContain('read the tracing first')
    expect(card.indicator).not.toBe('critical')
    expect(JSON.stringify(card)).not.toMatch(/null|""|\[\]|\{\}/)
    for (const order of ordered(inputFor(id))) {
      expect(order.id).toBeUndefined()
      expect(validateFhir(order)).toEqual([])
    }
  })

  it('is the same card each time', () => {
    expect(toCard(inputFor('potassium-high'))).toEqual(toCard(inputFor('potassium-high')))
    expect(toCard(inputFor('potassium-high')).uuid).not.toBe(toCard(inputFor('potassium-low')).uuid)
  })

  it.each(['en', 'de'] as const)('claims no certainty that nobody has, in %s', (locale) => {
    const sure = estimate('potassium-high', { probability: 0.9993 })
    const registry = registryWith({}, locale)
    const { detail = '' } = toCard(
      inputFor('potassium-high', {
        registry,
        candidate: { indicator: registry.indicator('potassium-high'), estimate: sure },
      }),
    )
    expect(detail).toMatch(/\*\*(above|über) 99 %\*\*/)
    expect(detail).toMatch(/(more than|mehr als) 99/)
  })

  it('asks for magnesium beside potassium in hypokalaemia, as one decision', () => {
    expect(
      ordered(inputFor('potassium-low')).map((order) => order.code?.coding?.[0]?.code),
    ).toEqual(['51990-0', '19123-9'])
  })

  it('orders the troponin and the peptide that the finding is about', () => {
    const code = (id: string) => ordered(inputFor(id))[0]?.code?.coding?.[0]?.code
    expect(code('troponin-i-hs-high')).toBe('89579-7')
    expect(code('troponin-t-hs-high')).toBe('67151-1')
    expect(code('nt-probnp-high')).toBe('33762-6')
    expect(code('bnp-high')).toBe('30934-4')
  })

  it('points from the order to the RiskAssessment by its identifier', () => {
    const [order] = ordered(inputFor('potassium-high'))
    expect(order?.supportingInfo?.[0]?.identifier?.value).toBe('f00d')
    expect(order?.status).toBe('draft')
    expect(order?.priority).toBe('urgent')
    expect(order?.requester?.reference).toBe('Practitioner/7')
  })
})

describe('the order as a site takes it', () => {
  it('is a proposal unless the site says otherwise', () => {
    expect(ordered(inputFor('potassium-high'))[0]?.intent).toBe('proposal')
  })

  it.each(['proposal', 'plan', 'order'] as const)('is a %s where the site wants one', (intent) => {
    const input = inputFor('potassium-low', { registry: registryWith({ orderIntent: intent }) })
    expect(ordered(input).map((order) => order.intent)).toEqual([intent, intent])
    expect(ordered(input).flatMap((order) => validateFhir(order))).toEqual([])
  })

  it("bears the site's code first and the LOINC second, where the site has one", () => {
    const own = { system: 'urn:oid:1.2.3.4', code: 'BMP-7', display: 'Chem 7' }
    const input = inputFor('potassium-low', { registry: registryWith({ orderCodes: { O1: own } }) })
    expect(ordered(input).map((order) => order.code?.coding)).toEqual([
      [own, { system: 'http://loinc.org', code: '51990-0' }],
      [{ system: 'http://loinc.org', code: '19123-9' }],
    ])
    expect(ordered(input).flatMap((order) => validateFhir(order))).toEqual([])
  })

  it('never bears the code of the other troponin', () => {
    const own = { system: 'urn:oid:1.2.3.4', code: 'TNT' }
    const registry = registryWith({ orderCodes: { 'O6/67151-1': own } })
    const codes = (id: string) =>
      ordered(inputFor(id, { registry }))[0]?.code?.coding?.map(({ code }) => code)
    expect(codes('troponin-t-hs-high')).toEqual(['TNT', '67151-1'])
    expect(codes('troponin-i-hs-high')).toEqual(['89579-7'])
  })
})
