/** @module smart-app/data/apply-smart-style: fetches the EHR's look and puts it on; without it ours stays. */
import { fetchJson } from './fetch-json.ts'
import { mayFetchStyle, toTokens } from './smart-style.ts'

export async function applySmartStyle(styleUrl: string | null, iss: string): Promise<void> {
  if (styleUrl === null || !mayFetchStyle(styleUrl, iss)) return
  try {
    const tokens = toTokens(await fetchJson({ url: styleUrl }))
    const rules = Object.entries(tokens).map(([name, value]) => `${name}: ${value};`)
    const sheet = new CSSStyleSheet()
    // A theme that was chosen is a need of the reader's: the EHR's colours belong to the light one, and not to paper.
    const light = `:root[data-theme='light'] { ${rules.join(' ')} }`
    sheet.replaceSync(`@media screen and (forced-colors: none) { ${light} }`)
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  } catch {
    // A look is never worth an error message.
  }
}
