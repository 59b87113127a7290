import { describe, expect, it } from 'vitest'
import { validateFhir } from '../../src/fhir/validate.ts'
import { toCard } from '../../src/present/card.ts'
import { toRiskAssessment } from '../../src/present/risk-assessment.ts'
import { resolveOrder, type Locale } from '../../src/registry/index.ts'
import { locales } from '../../src/registry/template.ts'
import { assessmentOf, ecgTime, estimate, hourMs } from '../interpret/examples.ts'
import { actionable, inputFor, ordered, registryWith } from './card-examples.ts'

const dayMs = 24 * hourMs
const inGerman = registryWith({}, 'de')
const everyCard = locales.flatMap((locale) => actionable.map(({ id }) => [locale, id] as const))

/** The card of a day that is not today, in each month: the longest form of the time. */
function cardsThroughTheYear(locale: Locale, id: string) {
  return Array.from({ length: 12 }, (_, month) => {
    const start = new Date(Date.UTC(2026, month, 28, 23, 59))
    const assessment = assessmentOf(estimate(id))
    return toCard({
      ...inputFor(id, { registry: registryWith({}, locale) }),
      assessment: { ...assessment, ecg: { ...assessment.ecg, start: start.toISOString() } },
      unread: Object.values(registryWith({}, locale).template.unreadParts).slice(2),
      now: start.getTime() + dayMs,
    })
  })
}

describe.each(everyCard)('in %s, the card of %s', (locale, id) => {
  const cards = cardsThroughTheYear(locale, id)

  it('has a summary of at most 139 characters, in each month', () => {
    for (const { summary } of cards) expect(summary.length, summary).toBeLessThanOrEqual(139)
  })

  it('has the same with every order that can stand first', () => {
    const registry = registryWith({}, locale)
    const { finding, analyte } = registry.indicator(id)
    const first = registry.orders[finding?.orders[0] ?? '']
    const proposed = (first && resolveOrder(first, analyte.id)?.short) ?? ''
    for (const order of Object.values(registry.orders))
      for (const { short } of [order, ...order.codes])
        for (const { summary } of cards) {
          expect(summary).toContain(proposed)
          const other = summary.replace(proposed, short ?? order.short)
          expect(other.length, other).toBeLessThanOrEqual(139)
        }
  })

  it('fits a narrow sidebar even when all it can say is said', () => {
    for (const { detail = '' } of cards) {
      expect(detail.length, detail).toBeLessThanOrEqual(720)
      const paragraphs = detail.split('\n\n')
      expect(paragraphs).toHaveLength(8)
      for (const paragraph of paragraphs) expect(paragraph.length, paragraph).toBeLessThan(200)
      expect(paragraphs[0]).toMatch(/^\*\*Demonstration (on|mit) /)
    }
  })
})

describe('a German card', () => {
  const card = toCard({
    ...inputFor('potassium-high', { registry: inGerman }),
    unread: [inGerman.template.unreadParts.orders],
  })

  it('reads as a colleague would write', () => {
    expect(card.summary).toBe(
      'Erhöhte Wahrscheinlichkeit für Hyperkaliämie (EKG 1. März 08:41 UTC): Elektrolyte und Nierenwerte erwägen',
    )
    expect(card.detail?.split('\n\n')).toEqual([
      '**Demonstration mit simulierten Daten: keine klinische Anwendung.**',
      'Geschätzte Wahrscheinlichkeit für Hyperkaliämie: **34 %**. Von 100 Patienten mit solcher Schätzung haben etwa 34 diesen Befund.',
      'Zu erwägen: Elektrolyte mit Kalzium, Nierenwerte, Glukose.',
      'Durch Messung bestätigen, nicht nach Schätzung behandeln. Keine EKG-Befundung: zuerst das EKG beurteilen.',
      'EKG 1. März 08:41 UTC, Ableitung II.',
      'Modell anyecg-test 1.2.3 (Demonstration), diese Ableitung: AUROC 0,84 (95-%-KI 0,82 bis 0,86), 500 Fälle bei 20.000 Patienten, simulierte Daten.',
      'Nicht bekannt: offene Anforderungen.',
      'In Erprobung, nicht zugelassen, keine klinische Anwendung.',
    ])
    expect(card.source.label).toContain('keine klinische Anwendung')
    expect(card.source.topic?.display).toBe('Hyperkaliämie')
    expect(card.overrideReasons?.[0].display).toBe('Bereits gemessen oder angefordert')
    expect(card.suggestions?.[0].label).toMatch(/^Vorschlagen: Elektrolyte/)
  })

  it('says a share below one percent in words and of ten thousand', () => {
    const rare = estimate('potassium-high', { probability: 0.0004 })
    const input = inputFor('potassium-high', { registry: inGerman })
    const { detail } = toCard({ ...input, candidate: { ...input.candidate, estimate: rare } })
    expect(detail).toContain('**unter 1 %**. Von 10.000 Patienten')
    expect(detail).toContain('etwa 4 diesen Befund')
  })

  it.each(actionable.map(({ id }) => id))(
    '%s: differs from the English one in words only',
    (id) => {
      const english = toCard(inputFor(id))
      const german = toCard(inputFor(id, { registry: inGerman }))
      expect(german.summary).not.toBe(english.summary)
      expect(german.uuid).toBe(english.uuid)
      expect(german.indicator).toBe(english.indicator)
      expect(german.source.topic?.code).toBe(english.source.topic?.code)
      expect(german.suggestions?.map(({ uuid }) => uuid)).toEqual(
        english.suggestions?.map(({ uuid }) => uuid),
      )
      expect(german.overrideReasons?.map(({ code, system }) => [code, system])).toEqual(
        english.overrideReasons?.map(({ code, system }) => [code, system]),
      )
      const input = inputFor(id, { registry: inGerman })
      expect(ordered(input).flatMap((order) => validateFhir(order))).toEqual([])
      expect(ordered(input).map((order) => order.code?.coding)).toEqual(
        ordered(inputFor(id)).map((order) => order.code?.coding),
      )
      expect(german.suggestions?.[0].label).not.toBe(english.suggestions?.[0].label)
    },
  )
})

describe('an English card', () => {
  it('says everything a card must', () => {
    const { detail } = toCard({
      ...inputFor('potassium-low'),
      unread: [registryWith({}).template.unreadParts.labs],
    })
    expect(detail?.split('\n\n')).toEqual([
      '**Demonstration on simulated data: not for clinical use.**',
      'Estimated probability of hypokalaemia: **34 %**. Of 100 patients with an estimate like this, about 34 have it.',
      'Consider: basic metabolic panel (with calcium), magnesium.',
      'Confirm by measurement; do not treat on this. This is not an ECG interpretation: read the tracing first.',
      'ECG of 1 Mar 08:41 UTC, lead II.',
      'Model anyecg-test 1.2.3 (demonstration), this lead: AUROC 0.84 (95 % interval 0.82 to 0.86), 500 with the finding among 20,000 patients, simulated data.',
      'Not known to this service: laboratory results.',
      'Investigational, not cleared, not for clinical use.',
    ])
  })

  it('of another model begins with the probability', () => {
    const input = inputFor('potassium-high')
    const { assessment } = input
    const { detail } = toCard({
      ...input,
      assessment: { ...assessment, model: { ...assessment.model, status: 'clinical' } },
    })
    expect(detail).toMatch(/^Estimated probability/)
    expect(detail).not.toContain('Demonstration')
  })
})

it('the RiskAssessment is in English whatever the language of the card', () => {
  const of = (registry: typeof inGerman) =>
    toRiskAssessment({
      id: 'f00d',
      assessment: assessmentOf(estimate('potassium-high')),
      published: [estimate('potassium-high')],
      patientId: 'p1',
      ecgTime,
      device: { reference: 'Device/1' },
      labelWindowHours: { F: 1, M: 6, C: 336 },
      registry,
    })
  expect(of(inGerman)).toEqual(of(registryWith({})))
  expect(of(inGerman).prediction?.[0]?.outcome?.text).toBe('hyperkalaemia')
})
