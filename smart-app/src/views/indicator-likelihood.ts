/** @module smart-app/views/indicator-likelihood: how likely, how well known, what is usual, in one glance and one sentence. */
import { html, nothing, type TemplateResult } from 'lit'
import { naturalFrequency } from '../../../src/interpret/frequencies.ts'
import { compareWithUsual } from '../data/advice.ts'
import { isRaised, type Finding } from '../data/findings.ts'
import { formatAuroc, formatNumber, formatPercent, formatShare } from '../data/format.ts'
import { wordsIn } from '../words/index.ts'
import '../components/likelihood-bar.ts'
import type { Locale } from './contract.ts'

export function likelihoodOf(finding: Finding, locale: Locale): TemplateResult {
  const words = wordsIn(locale)
  const { estimate, nearChance, performance, prevalence, prevalenceOf } = finding
  const auroc = performance?.auroc
  if (nearChance)
    return html`<h2 id="likelihood">${words.nearChance}</h2>
      <p>${words.nearChanceNote(auroc ? formatAuroc(auroc.value, locale) : null)}</p>`
  if (estimate?.probability == null)
    return html`<h2 id="likelihood">${words.noEstimate}</h2>
      <p>${words.noEstimateNote}</p>`
  const { probability, interval95, threshold } = estimate
  const percent = (share: number) => formatPercent(share, locale)
  const raised = isRaised(finding)
  const { count, of, isAbout } = naturalFrequency(probability)
  const usual = prevalence === null ? null : formatShare(prevalence, locale)
  return html`<h2 id="likelihood">${words.estimated}</h2>
    <div class="figure">
      <span class="percent number">${words.likelihoodOf(percent(probability))}</span>
      ${raised ? html`<span class="tag">${words.flagged}</span>` : nothing}
    </div>
    <div class="bar">
      <likelihood-bar
        large
        .probability=${probability}
        .interval=${interval95}
        .baseline=${prevalence}
        ?raised=${raised}
        .label=${words.barLabel(
          percent(probability),
          interval95 && percent(interval95[0]),
          interval95 && percent(interval95[1]),
          usual,
        )}
      ></likelihood-bar>
      <p class="scale muted small" aria-hidden="true">
        <span>0</span><span>50</span><span>100 %</span>
      </p>
      <ul class="key small">
        ${
          usual === null
            ? nothing
            : html`<li>
                <span class="mark usual" aria-hidden="true"></span>${words.baseline[prevalenceOf](
                  usual,
                )}
              </li>`
        }
        ${
          interval95
            ? html`<li>
                <span class="mark bracket" aria-hidden="true"></span>${words.interval(
                  percent(interval95[0]),
                  percent(interval95[1]),
                )}
              </li>`
            : nothing
        }
        ${
          threshold === null
            ? nothing
            : html`<li class="muted">${words.thresholdAt(formatShare(threshold, locale))}</li>`
        }
      </ul>
    </div>
    <p class="frequency">
      ${words.frequency[isAbout](formatNumber(count, locale), formatNumber(of, locale))}
    </p>
    <p class="muted">${compareText()}</p>`

  function compareText(): string {
    const times = compareWithUsual(probability, prevalence)
    if (times === null) return ''
    if (times === 'less') return words.comparedLess
    if (times === 'same') return words.comparedSame
    return words.compared(formatNumber(times, locale, Number.isInteger(times) ? 0 : 1))
  }
}
