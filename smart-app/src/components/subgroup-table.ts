/** @module smart-app/components/subgroup-table: does it hold for everyone? With the numbers it was tested on. */
import { LitElement, css, html } from 'lit'
import type { IndicatorPerformance } from '../../../src/model/performance.ts'
import { formatAurocs, formatNumber } from '../data/format.ts'
import { shared } from '../styles/shared.ts'
import type { Locale } from '../views/contract.ts'
import { wordsIn } from '../words/index.ts'

export class SubgroupTable extends LitElement {
  static override properties = { subgroups: { attribute: false }, locale: {} }

  declare subgroups: IndicatorPerformance['subgroups']
  declare locale: Locale

  override render() {
    const { locale } = this
    const words = wordsIn(locale)
    const name = (text: string) =>
      words.subgroups[text] ?? text.replace('>=', '≥ ').replace(/(\d)-(\d)/, '$1–$2')
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${words.subgroupsTitle}>
      <table>
        <thead>
          <tr>
            <th scope="col">${words.subgroup}</th>
            <th scope="col" class="end">${words.patients}</th>
            <th scope="col" class="end">${words.positives}</th>
            <th scope="col" class="end">${words.auroc} (95 %)</th>
          </tr>
        </thead>
        <tbody>
          ${this.subgroups.map(
            (group) =>
              html`<tr>
                <th scope="row">
                  <span class="muted">${name(group.name)}</span> ${name(group.value)}
                </th>
                <td class="end">${formatNumber(group.n, locale)}</td>
                <td class="end">${formatNumber(group.positives, locale)}</td>
                <td class="end number">
                  ${
                    group.auroc
                      ? words.withInterval(...formatAurocs(group.auroc, locale))
                      : words.notReported
                  }
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`
  }

  static override styles = [
    shared,
    css`
      th:last-child,
      td:last-child {
        padding-inline-end: 0;
      }
    `,
  ]
}

customElements.define('subgroup-table', SubgroupTable)
