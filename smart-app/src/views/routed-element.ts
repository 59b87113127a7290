/** @module smart-app/views/routed-element: the element of the route, with everything that contract.ts promises it. */
import type { TemplateResult } from 'lit'
import { html as staticHtml, unsafeStatic } from 'lit/static-html.js'
import type { Route } from '../data/route.ts'
import type { EcgSelect, ViewProperties } from './contract.ts'
import { viewTags } from './load-view.ts'

export function routedElement(
  view: Route['view'],
  properties: ViewProperties,
  selectEcg: (event: CustomEvent<EcgSelect>) => void,
): TemplateResult {
  const tag = unsafeStatic(viewTags[view])
  const { session, api, locale, theme, model, assessment, ecgReference, isNewest, findingId } =
    properties
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
    @ecg-select=${selectEcg}
  ></${tag}>`
}
