/** @module smart-app/trend/trend-table: every estimate and result with its time; from here another ECG is chosen. */
import { html, nothing, type TemplateResult } from 'lit'
import { formatDateTime, formatPercent } from '../data/format.ts'
import { describeValue } from '../data/measured.ts'
import type { Locale } from '../views/contract.ts'
import type { Course, Estimate, Result } from './course.ts'
import { trendWords } from './words.ts'

export function trendTable(
  { estimates, results, changes }: Course,
  decimals: number,
  chosen: string | null,
  locale: Locale,
  choose: (reference: string) => void,
): TemplateResult {
  const words = trendWords[locale]
  const models = new Set(estimates.map(({ model }) => model))
  // One model read them all: it is said once, and a narrow screen has room for the buttons.
  const [onlyModel] = models.size === 1 ? models : []
  const isNew = (time: number) => changes.some((change) => change.time === time)
  const rows = [
    ...estimates.map((estimate) => ({
      time: estimate.time,
      row: () =>
        estimateRow(
          estimate,
          onlyModel ? nothing : sourceOf(estimate, isNew(estimate.time), locale),
          chosen,
          locale,
          choose,
        ),
    })),
    ...results.map((result) => ({
      time: result.time,
      row: () => resultRow(result, decimals, locale),
    })),
  ].sort((a, b) => b.time - a.time)
  return html`<div class="table" tabindex="0" role="region" aria-label=${words.tableTitle}>
    <table>
      <caption>
        ${words.tableTitle}
        ${onlyModel ? html`<span class="model muted small">${words.modelIs(onlyModel)}</span>` : nothing}
      </caption>
      <thead>
        <tr>
          ${[words.time, words.estimate, words.result, onlyModel ? words.lead : words.source].map(
            (name) => html`<th scope="col">${name}</th>`,
          )}
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
  { reference, start, probability, lead }: Estimate,
  model: TemplateResult | typeof nothing,
  chosen: string | null,
  locale: Locale,
  choose: (reference: string) => void,
) {
  const words = trendWords[locale]
  const time = formatDateTime(start, locale)
  return html`<tr>
    <th scope="row">${time}</th>
    <td class="number">${words.percent(formatPercent(probability, locale))}</td>
    <td></td>
    <td>${lead}${model}</td>
    <td class="end no-print">
      ${showButton(reference === chosen, time, locale, () => {
        choose(reference)
      })}
    </td>
  </tr>`
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

function sourceOf({ model }: Estimate, isNewModel: boolean, locale: Locale): TemplateResult {
  const { newModel } = trendWords[locale]
  return html`, ${model}${isNewModel ? html` <strong>(${newModel})</strong>` : nothing}`
}

function resultRow(result: Result, decimals: number, locale: Locale) {
  const words = trendWords[locale]
  const notes = [
    result.side === null ? '' : words.sides[result.side],
    words.standings[result.standing],
  ].filter(Boolean)
  return html`<tr>
    <th scope="row">${formatDateTime(result.collectedAt, locale)}</th>
    <td></td>
    <td>
      ${result.value === null ? words.noValue : describeValue(result, locale, decimals)}${
        notes.length ? html` <span class="muted">(${notes.join(', ')})</span>` : nothing
      }
    </td>
    <td></td>
    <td class="no-print"></td>
  </tr>`
}
