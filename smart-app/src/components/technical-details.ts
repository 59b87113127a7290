/** @module smart-app/components/technical-details: what a server said, for those who support the reader: behind a disclosure. */
import { html, nothing, type TemplateResult } from 'lit'

/** @param lang of `text`, where it is not the page's. */
export function technicalDetails(
  label: string,
  text: string,
  lang = '',
): TemplateResult | typeof nothing {
  if (!text) return nothing
  return html`<details class="muted small">
    <summary>${label}</summary>
    <p lang=${lang || nothing}>${text}</p>
  </details>`
}
