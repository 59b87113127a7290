/** @module smart-app/ecg/ecg-tables: the tracing in numbers, for those who cannot see it. */
import { html, type TemplateResult } from 'lit'
import { formatNumber } from '../data/format.ts'
import type { Locale } from '../views/contract.ts'
import { describeLead, sampleIntervals, type Recording } from './recording.ts'
import { ecgWords } from './words.ts'

export function leadTable(recording: Recording, locale: Locale): TemplateResult {
  const words = ecgWords[locale]
  const number = (value: number, digits: number) =>
    html`<td class="end">${formatNumber(value, locale, digits)}</td>`
  return html`<table>
    <caption>
      ${words.leadTable}
    </caption>
    <thead>
      <tr>
        <th scope="col">${words.lead}</th>
        ${[words.length, words.gaps, words.lowest, words.highest].map(
          (name) => html`<th scope="col" class="end">${name}</th>`,
        )}
      </tr>
    </thead>
    <tbody>
      ${recording.leads.map((lead) => {
        const facts = describeLead(lead, recording)
        return html`<tr>
          <th scope="row">${facts.name}</th>
          ${number(facts.seconds, 1)}${number(facts.gapSeconds, 1)}
          ${number(facts.lowestMv, 2)}${number(facts.highestMv, 2)}
        </tr>`
      })}
    </tbody>
  </table>`
}

const stepSeconds = 0.5

/** One lead, that of the model, step by step. */
export function intervalTable(
  recording: Recording,
  leadName: string,
  locale: Locale,
): TemplateResult {
  const words = ecgWords[locale]
  const lead = recording.leads.find(({ name }) => name === leadName) ?? recording.leads[0]
  const value = (mv: number | null) =>
    html`<td class="end">${mv === null ? words.gap : formatNumber(mv, locale, 2)}</td>`
  return html`<table>
    <caption>
      ${words.intervalTable(lead?.name ?? '')}
    </caption>
    <thead>
      <tr>
        <th scope="col">${words.from}</th>
        ${[words.first, words.lowest, words.highest].map(
          (name) => html`<th scope="col" class="end">${name}</th>`,
        )}
      </tr>
    </thead>
    <tbody>
      ${(lead ? sampleIntervals(lead.signal, recording, stepSeconds) : []).map(
        ({ fromSeconds, firstMv, lowestMv, highestMv }) =>
          html`<tr>
            <th scope="row">${formatNumber(fromSeconds, locale, 1)}</th>
            ${value(firstMv)}${value(lowestMv)}${value(highestMv)}
          </tr>`,
      )}
    </tbody>
  </table>`
}
