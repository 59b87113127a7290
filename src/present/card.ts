/** @module present/card: one finding, said in a few lines. */
import type { Assessment } from '../assess.ts'
import type { Card, Link } from '../cds-hooks/types.ts'
import { highestShareSaid, naturalFrequency } from '../interpret/frequencies.ts'
import type { Candidate } from '../interpret/rank.ts'
import type { Performance } from '../model/performance.ts'
import { codeSystemUrl, fillTemplate, type CardTemplate, type Registry } from '../registry/index.ts'
import { formatEcgTime } from './clock.ts'
import { uuidFrom } from './identity.ts'
import { escapeMarkdown } from './markdown.ts'
import { joinTexts, ordersOf, toSuggestion } from './suggestion.ts'

export interface CardInput {
  /** The assessment's id: the same ECG, model and patient give the same card. */
  readonly id: string
  readonly assessment: Assessment
  readonly candidate: Candidate
  readonly evidenceSource: Performance['source']
  readonly patientId: string
  readonly encounterId?: string
  readonly userId: string
  /** Where an EHR launches the app; absent: the card has no link. */
  readonly launchUrl?: string
  /** Parts of the chart that could not be read, in words: a card must not look as if it knew them. */
  readonly unread: readonly string[]
  readonly registry: Registry
  /** ms since 1970. */
  readonly now: number
}

/** `warning` for an urgent finding, else `info`; never `critical`, which opens a pop-up in some EHRs. */
export function toCard(input: CardInput): Card {
  const { candidate, registry, assessment } = input
  const { indicator } = candidate
  const { template, overrideReasons } = registry
  const { model } = assessment
  const finding = indicator.finding?.finding ?? indicator.id
  const ecgStart = assessment.ecg.start ?? ''
  const ecgTime = formatEcgTime(ecgStart, template.clock)
  const order = ordersOf(indicator, registry)[0]?.short ?? indicator.analyte.name
  const reason = fillTemplate(template.orderReason, { finding, ecgTime })
  const suggestion = toSuggestion({
    ...input,
    indicator,
    assessmentId: input.id,
    ecgStart,
    reason,
  })
  const [firstReason, ...otherReasons] = overrideReasons.reasons.map(({ code, display }) => ({
    code,
    system: overrideReasons.system,
    display,
  }))
  return {
    uuid: uuidFrom('card', input.id, indicator.id, input.userId),
    summary: fillTemplate(template.summary, { finding, ecgTime, order }),
    indicator: indicator.finding?.urgency === 'urgent' ? 'warning' : 'info',
    detail: detailOf(input, finding, ecgTime),
    source: {
      label: fillTemplate(template.sourceLabel, {
        model: model.id,
        version: model.version,
        status: template.statuses[model.status],
      }),
      topic: { system: codeSystemUrl('finding'), code: indicator.id, display: finding },
    },
    ...(suggestion ? { suggestions: [suggestion], selectionBehavior: 'at-most-one' as const } : {}),
    ...(input.launchUrl ? { links: [linkTo(input.launchUrl, input)] as const } : {}),
    ...(firstReason ? { overrideReasons: [firstReason, ...otherReasons] } : {}),
  }
}

/**
 * The app opens at this finding. `appContext` is a hint that several EHRs do not carry, so the address says it, too;
 * neither says who the patient is.
 */
function linkTo(launchUrl: string, { candidate, assessment, registry }: CardInput): Link {
  const finding = candidate.indicator.id
  const url = new URL(launchUrl)
  url.searchParams.set('finding', finding)
  return {
    label: registry.template.linkLabel,
    url: url.href,
    type: 'smart',
    appContext: JSON.stringify({ finding, ecg: assessment.ecg.source.reference }),
  }
}

/**
 * Markdown: at most eight short paragraphs, in the order a reader needs them; the sidebar may be an eighth of a screen.
 * Whatever is not a number or a sentence of the template is escaped.
 */
function detailOf(input: CardInput, finding: string, ecgTime: string): string {
  const { candidate, registry, assessment, unread } = input
  const { template } = registry
  const { detail } = template
  const { model, ecg } = assessment
  const { estimate, indicator } = candidate
  const probability = estimate.probability ?? 0
  const { count, of, isAbout } = naturalFrequency(probability)
  const { performance } = estimate
  const auroc = performance?.auroc
  const number = (value: number, digits = 0) =>
    new Intl.NumberFormat(template.locale, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(value)
  const paragraphs = [
    [model.status === 'demonstration' ? detail.demonstration : undefined],
    [
      fillTemplate(detail.probability, {
        finding: escapeMarkdown(finding),
        percent: percentText(probability, template),
      }),
      fillTemplate(isAbout === 'about' ? detail.frequency : detail.frequencyAbove, {
        count: number(count),
        of: number(of),
      }),
    ],
    [
      fillTemplate(detail.orders, {
        orders: escapeMarkdown(joinTexts(ordersOf(indicator, registry))),
      }),
    ],
    [detail.confirm, detail.readFirst],
    [fillTemplate(detail.ecg, { ecgTime, lead: escapeMarkdown(ecg.lead) })],
    [
      auroc
        ? fillTemplate(detail.evidence, {
            model: escapeMarkdown(model.id),
            version: escapeMarkdown(model.version),
            status: template.statuses[model.status],
            auroc: number(auroc.value, 2),
            aurocLow: number(auroc.ci95[0], 2),
            aurocHigh: number(auroc.ci95[1], 2),
            positives: number(performance.positives),
            patients: number(performance.n),
            source: template.sources[input.evidenceSource],
          })
        : undefined,
    ],
    [unread.length > 0 ? fillTemplate(detail.unread, { what: unread.join(', ') }) : undefined],
    [detail.investigational],
  ]
  return paragraphs
    .map((lines) => lines.filter((line) => line !== undefined).join(' '))
    .filter((paragraph) => paragraph !== '')
    .join('\n\n')
}

/** Whole percent; no rounding to a certainty that nobody has. */
function percentText(
  probability: number,
  { belowOnePercent, aboveNinetyNinePercent }: CardTemplate,
): string {
  if (probability < 0.01) return belowOnePercent
  return probability > highestShareSaid
    ? aboveNinetyNinePercent
    : String(Math.round(probability * 100))
}
