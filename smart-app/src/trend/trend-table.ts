/** @module smart-app/trend/trend-table: every estimate and result with its time; from here another ECG is chosen. */
import { html, nothing, type TemplateResult } from 'lit'
import { formatDateTime, formatPercent } from '../data/format.ts'
import { describeValue } from '../data/measured.ts'
import type { Locale } from '../views/contract.ts'
import type { Course, Estimate, Result } from './course.ts'
import { trendWords } from './words.ts'

/** Those that not every table has. */
interface Columns {
  readonly hasInterval: boolean
  readonly hasSource: boolean
}

export function trendTable(
  { estimates, results, changes }: Course,
  decimals: number,
  chosen: string | null,
  locale: Locale,
  choose: (reference: string) => void,
): TemplateResult {
  const words = trendWords[locale]
  const models = new Set(estimates.map(({ model }) => model))
  // One model read them all, from one lead: it is said once, and a narrow screen has room for the buttons.
  const [onlyModel] = models.size === 1 ? models : []
  const leads = new Set(estimates.map(({ lead }) => lead))
  const [onlyLead] = onlyModel && leads.size === 1 ? leads : []
  const columns: Columns = {
    hasInterval: estimates.some(({ interval95 }) => interval95 !== null),
    hasSource: estimates.length > 0 && !onlyLead,
  }
  const names = [
    words.time,
    words.estimate,
    ...(columns.hasInterval ? [words.interval] : []),
    words.result,
    ...(columns.hasSource ? [onlyModel ? words.lead : words.source] : []),
  ]
  const isNew = (time: number) => changes.some((change) => change.time === time)
  const rows = [
    ...estimates.map((estimate) => ({
      time: estimate.time,
      row: () =>
        estimateRow(
          estimate,
          columns,
          onlyModel ? nothing : modelOf(estimate, isNew(estimate.time), locale),
          chosen,
          locale,
          choose,
        ),
    })),
    ...results.map((result) => ({
      time: result.time,
      row: () => resultRow(result, columns, decimals, locale),
    })),
  ].sort((a, b) => b.time - a.time)
  return html`<div class="table" tabindex="0" role="region" aria-label=${words.tableTitle}>
    <table>
      <caption>
        ${words.tableTitle}
        ${onlyModel ? html`<span class="model muted small">${onlyLead ? words.modelAndLead(onlyModel, onlyLead) : words.modelIs(onlyModel)}</span>` : nothing}
      </caption>
      <thead>
        <tr>
          ${names.map((name) => html`<th scope="col">${name}</th>`)}
          <td class="no-print"></td>
        </tr>
      </thead>
      <tbody>
        ${rows.map(({ row }) => row())}
      </tbody>
    </table>
  </div>`
}

function estimateRow(
  { reference, start, probability, interval95, lead }: Estimate,
  { hasInterval, hasSource }: Columns,
  model: TemplateResult | typeof nothing,
  chosen: string | null,
  locale: Locale,
  choose: (reference: string) => void,
) {
  const words = trendWords[locale]
  const time = formatDateTime(start, locale)
  return html`<tr>
    <th scope="row">${time}</th>
    <td class="number" data-name=${words.estimate}>
      ${words.percent(formatPercent(probability, locale))}
    </td>
    ${hasInterval ? intervalCell(interval95, locale) : nothing}
    <td></td>
    ${
      hasSource
        ? html`<td data-name=${model === nothing ? words.lead : words.source}>${lead}${model}</td>`
        : nothing
    }
    <td class="end no-print">
      ${showButton(reference === chosen, time, locale, () => {
        choose(reference)
      })}
    </td>
  </tr>`
}

function intervalCell(interval: Estimate['interval95'], locale: Locale) {
  const words = trendWords[locale]
  if (interval === null) return html`<td></td>`
  const [low, high] = interval.map((end) => formatPercent(end, locale))
  return html`<td class="number" data-name=${words.interval}>
    ${words.intervalIs(low ?? '', high ?? '')}
  </td>`
}

/** One button for both: it keeps the focus when its ECG is the one that is shown. */
function showButton(isShown: boolean, time: string, locale: Locale, choose: () => void) {
  const words = trendWords[locale]
  return html`<button
    type="button"
    class=${isShown ? 'shown' : nothing}
    aria-disabled=${isShown}
    aria-label=${isShown ? words.isShown(time) : words.showOf(time)}
    @click=${() => {
      if (!isShown) choose()
    }}
  >
    ${isShown ? words.shown : words.show}
  </button>`
}

function modelOf({ model }: Estimate, isNewModel: boolean, locale: Locale): TemplateResult {
  const { newModel } = trendWords[locale]
  return html`, ${model}${isNewModel ? html` <strong>(${newModel})</strong>` : nothing}`
}

function resultRow(
  result: Result,
  { hasInterval, hasSource }: Columns,
  decimals: number,
  locale: Locale,
) {
  const words = trendWords[locale]
  const notes = [
    result.side === null ? '' : words.sides[result.side],
    words.standings[result.standing],
  ].filter(Boolean)
  return html`<tr>
    <th scope="row">${formatDateTime(result.collectedAt, locale)}</th>
    <td></td>
    ${hasInterval ? html`<td></td>` : nothing}
    <td data-name=${words.result}>
      ${result.value === null ? words.noValue : describeValue(result, locale, decimals)}${
        notes.length ? html` <span class="muted">(${notes.join(', ')})</span>` : nothing
      }
    </td>
    ${hasSource ? html`<td></td>` : nothing}
    <td class="no-print"></td>
  </tr>`
}
