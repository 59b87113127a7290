/** @module smart-app/trend/finding-choice: of which finding the course is shown. */
import { html, type TemplateResult } from 'lit'
import { capitalise } from '../data/format.ts'
import { groupFindings, type Finding } from '../data/findings.ts'
import type { Locale } from '../views/contract.ts'
import { wordsIn } from '../words/index.ts'
import { trendWords } from './words.ts'

/**
 * What this model can tell, by organ group, and the finding that was come from, whatever it is.
 * @param cameFrom indicator ids.
 */
export function findingChoice(
  findings: readonly Finding[],
  chosen: Finding,
  cameFrom: ReadonlySet<string>,
  locale: Locale,
  choose: (id: string) => void,
): TemplateResult {
  const { groups } = wordsIn(locale)
  const offered = findings.filter(
    ({ id, standing }) => standing !== 'research' || id === chosen.id || cameFrom.has(id),
  )
  return html`<label class="choice no-print">
    ${trendWords[locale].finding}
    <select
      @change=${(event: Event) => {
        choose((event.target as HTMLSelectElement).value)
      }}
    >
      ${groupFindings(offered).map(
        (group) =>
          html`<optgroup label=${groups[group.id] ?? group.title}>
            ${group.findings.map(
              ({ id, name }) =>
                html`<option value=${id} .selected=${id === chosen.id}>
                  ${capitalise(name, locale)}
                </option>`,
            )}
          </optgroup>`,
      )}
    </select>
  </label>`
}
