/** @module smart-app/views/routed-element: the element of the route, with everything that contract.ts promises it. */
import type { TemplateResult } from 'lit'
import { html as staticHtml, unsafeStatic } from 'lit/static-html.js'
import type { FindingFilter } from '../data/findings.ts'
import type { EcgSelect, FindingSelect, ViewProperties } from './contract.ts'
import { viewTags, type View } from './load-view.ts'

/** What a view may ask of the shell: contract.ts. */
export interface ViewListeners {
  readonly selectEcg: (event: CustomEvent<EcgSelect>) => void
  readonly selectFinding: (event: CustomEvent<FindingSelect>) => void
  readonly narrow: (event: CustomEvent<FindingFilter>) => void
}

export function routedElement(
  view: View,
  properties: ViewProperties,
  { selectEcg, selectFinding, narrow }: ViewListeners,
): TemplateResult {
  const tag = unsafeStatic(viewTags[view])
  const { session, api, locale, theme, model, assessment, ecgReference } = properties
  const { isNewest, findingId, filter } = properties
  return staticHtml`<${tag}
    class="view"
    .session=${session}
    .api=${api}
    .locale=${locale}
    .theme=${theme}
    .model=${model}
    .assessment=${assessment}
    .ecgReference=${ecgReference}
    .isNewest=${isNewest}
    .findingId=${findingId}
    .filter=${filter}
    @ecg-select=${selectEcg}
    @finding-select=${selectFinding}
    @filter-change=${narrow}
  ></${tag}>`
}
