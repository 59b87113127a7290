/** @module smart-app/views/indicator-evidence: why this number may be believed, and how far. */
import { html, nothing, type TemplateResult } from 'lit'
import type { ModelAnswer } from '../../../src/api/types.ts'
import type { Finding } from '../data/findings.ts'
import { formatAurocs, formatNumber, type AurocEstimate, type Three } from '../data/format.ts'
import { wordsIn } from '../words/index.ts'
import '../components/calibration-plot.ts'
import '../components/operating-point.ts'
import '../components/subgroup-table.ts'
import type { Locale } from './contract.ts'

export function evidenceOf(finding: Finding, model: ModelAnswer, locale: Locale): TemplateResult {
  const words = wordsIn(locale)
  const { performance, about } = finding
  const source = words.sources[model.evidenceSource]
  if (!performance)
    return html`<section class="card stack" aria-labelledby="evidence">
        <h2 id="evidence">${words.evidence}</h2>
        <p>${words.noEvidence}</p>
      </section>
      ${limitsOf(model, locale)}`
  const { auroc, gain, n, positives, calibration, subgroups } = performance
  const three = (estimate: AurocEstimate) => formatAurocs(estimate, locale)
  return html`<section class="card stack" aria-labelledby="evidence">
      <h2 id="evidence">${words.evidence}</h2>
      <dl class="facts">
        <div>
          <dt>${words.auroc}</dt>
          <dd>${auroc ? words.withInterval95(...three(auroc)) : words.notReported}</dd>
          <dd class="muted small">${words.aurocMeans}</dd>
        </div>
        <div>
          <dt>${words.tested}</dt>
          <dd>
            ${words.testedOn(formatNumber(n, locale), formatNumber(positives, locale))} (${source})
          </dd>
        </div>
        <div>
          <dt>${words.gain}</dt>
          <dd>${gain ? words.gainIs(...signed(three(gain))) : words.notReported}</dd>
        </div>
      </dl>
    </section>
    <section class="card stack no-print" aria-labelledby="roc">
      <h2 id="roc">${words.roc}</h2>
      <operating-point
        .performance=${performance}
        .sitePrevalence=${about.sitePrevalence}
        .locale=${locale}
      ></operating-point>
    </section>
    ${
      calibration && calibration.bins.length > 0
        ? html`<section class="card stack no-print" aria-labelledby="calibration">
            <h2 id="calibration">${words.calibration}</h2>
            <calibration-plot
              .calibration=${calibration}
              .estimate=${finding.nearChance ? null : (finding.estimate?.probability ?? null)}
              .locale=${locale}
            ></calibration-plot>
          </section>`
        : nothing
    }
    ${
      subgroups.length > 0
        ? html`<section class="card stack no-print" aria-labelledby="subgroups">
            <h2 id="subgroups">${words.subgroupsTitle}</h2>
            <subgroup-table .subgroups=${subgroups} .locale=${locale}></subgroup-table>
          </section>`
        : nothing
    }
    ${limitsOf(model, locale)}`
}

/** A gain is written with its sign, a loss with a minus rather than a hyphen. */
function signed([gain, low, high]: Three): Three {
  const minus = (number: string) => number.replace('-', '−')
  return [gain.startsWith('-') ? minus(gain) : `+${gain}`, minus(low), minus(high)]
}

function limitsOf(model: ModelAnswer, locale: Locale): TemplateResult {
  const words = wordsIn(locale)
  return html`<section class="card stack" aria-labelledby="limits">
    <h2 id="limits">${words.limits}</h2>
    ${words.dataInEnglish ? html`<p class="muted small">${words.dataInEnglish}</p>` : nothing}
    <ul class="limits" lang="en">
      ${model.card.limitations.map((limit) => html`<li>${limit}</li>`)}
    </ul>
    <p class="no-print"><a href="#/model">${words.moreInModel}</a></p>
  </section>`
}
