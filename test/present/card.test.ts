import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ServiceRequest } from '@medplum/fhirtypes'
import MarkdownIt from 'markdown-it'
import { validateFhir } from '../../src/fhir/validate.ts'
import { toCard, type CardInput } from '../../src/present/card.ts'
import { escapeMarkdown } from '../../src/present/markdown.ts'
import { assessmentOf, ecgTime, estimate, hourMs, registry } from '../interpret/examples.ts'

function inputFor(id: string): CardInput {
  const chosen = estimate(id)
  return {
    id: 'f00d',
    assessment: assessmentOf(chosen),
    candidate: { indicator: registry.indicator(id), estimate: chosen },
    evidenceSource: 'simulated',
    patientId: 'p1',
    encounterId: 'e1',
    userId: 'Practitioner/7',
    unread: [],
    registry,
    now: ecgTime + hourMs,
  }
}

const actionable = registry.indicators.filter(({ finding }) => finding?.display === 'A')
const ordered = (id: string) =>
  toCard(inputFor(id)).suggestions?.[0].actions?.map((action) => {
    if (action.type === 'delete') throw new Error('a card deletes nothing')
    return action.resource as ServiceRequest
  }) ?? []

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
    for (const order of ordered(id)) {
      expect(order.id).toBeUndefined()
      expect(validateFhir(order)).toEqual([])
    }
  })

  it('is the same card each time', () => {
    expect(toCard(inputFor('potassium-high'))).toEqual(toCard(inputFor('potassium-high')))
    expect(toCard(inputFor('potassium-high')).uuid).not.toBe(toCard(inputFor('potassium-low')).uuid)
  })

  it('asks for magnesium beside potassium in hypokalaemia, as one decision', () => {
    expect(ordered('potassium-low').map((order) => order.code?.coding?.[0]?.code)).toEqual([
      '51990-0',
      '19123-9',
    ])
  })

  it('orders the troponin and the peptide that the finding is about', () => {
    const code = (id: string) => ordered(id)[0]?.code?.coding?.[0]?.code
    expect(code('troponin-i-hs-high')).toBe('89579-7')
    expect(code('troponin-t-hs-high')).toBe('67151-1')
    expect(code('nt-probnp-high')).toBe('33762-6')
    expect(code('bnp-high')).toBe('30934-4')
  })

  it('points from the order to the RiskAssessment by its identifier', () => {
    const [order] = ordered('potassium-high')
    expect(order?.supportingInfo?.[0]?.identifier?.value).toBe('f00d')
    expect(order?.status).toBe('draft')
    expect(order?.intent).toBe('proposal')
    expect(order?.priority).toBe('urgent')
    expect(order?.requester?.reference).toBe('Practitioner/7')
  })
})

describe('escapeMarkdown', () => {
  it('leaves nothing that markdown turns into markup', () => {
    const markdown = new MarkdownIt({ html: true, linkify: true })
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        const rendered = markdown.renderInline(`x${escapeMarkdown(text)}`)
        expect(rendered.replace(/&(lt|gt|amp|quot);/g, '')).not.toMatch(/[<>]/)
      }),
    )
  })
})
