/** @module api/describe-model: the model, its evidence and the findings in the words of cards/. About nobody. */
import * as z from 'zod'
import type { ModelCard as CardFile } from '../model/card.ts'
import type { Model } from '../model/index.ts'
import type { Manifest } from '../model/manifest.ts'
import { ordersOf } from '../present/suggestion.ts'
import { decimalsOf, type Indicator, type Registry } from '../registry/index.ts'
import type { IndicatorAbout, ModelAnswer, ModelCard } from './types.ts'

/** @param registry with the site's policy, in the reader's language. */
export function describeModel(model: Model, card: CardFile, registry: Registry): ModelAnswer {
  const { manifest, performance } = model
  const { id, version, status, input } = manifest
  const evidence = performance.leads[input.leads[0] ?? ''] ?? {}
  return {
    model: { id, version, status },
    evidenceSource: performance.source,
    leads: input.leads,
    card: describeCard(card, manifest),
    indicators: registry.indicators.map((indicator) => ({
      ...describeIndicator(indicator, registry),
      prevalence: evidence[indicator.id]?.prevalence ?? null,
    })),
    performance: performance.leads,
    overrideReasons: registry.overrideReasons.reasons.map(({ code, display }) => ({
      code,
      display,
    })),
  }
}

function describeIndicator(
  indicator: Indicator,
  registry: Registry,
): Omit<IndicatorAbout, 'prevalence'> {
  const { id, analyte, direction, finding } = indicator
  return {
    id,
    analyteId: analyte.id,
    analyte: analyte.name,
    direction,
    finding: finding?.finding ?? null,
    group: analyte.group,
    groupTitle: analyte.groupTitle,
    display: finding?.display ?? null,
    urgent: finding?.urgency === 'urgent',
    unit: analyte.unit,
    decimals: decimalsOf(analyte),
    note: finding?.note ?? '',
    orders: ordersOf(indicator, registry).map(({ text }) => text),
    sitePrevalence: registry.policy.sitePrevalence[id] ?? null,
  }
}

/** The part of `plausibility` that training/explain/randomise writes. */
const checkedSchema = z.object({
  randomisation: z.object({ passed: z.boolean(), verdict: z.string(), caveat: z.string() }),
})

/** @param card of the same model. */
export function describeCard(card: CardFile, { outputs }: Manifest): ModelCard {
  const { title, attributes, limitations } = card
  const common = { title, attributes, limitations }
  const hidden = (attributionNote: string) => ({
    ...common,
    attributionShown: false,
    attributionNote,
  })
  if (!outputs.attribution) return hidden('The model gives no attribution.')
  const checked = checkedSchema.safeParse(card.plausibility)
  if (!checked.success)
    return hidden('Whether the attribution depends on the weights was not checked.')
  const { passed, verdict, caveat } = checked.data.randomisation
  return passed
    ? { ...common, attributionShown: true, attributionNote: `${verdict} ${caveat}` }
    : hidden(verdict)
}
