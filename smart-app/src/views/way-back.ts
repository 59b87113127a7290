/** @module smart-app/views/way-back: from the tracing or the course to the finding one came from. */
import { css, html, type TemplateResult } from 'lit'
import { capitalise } from '../data/format.ts'
import { findingHash } from '../data/route.ts'
import type { Locale } from './contract.ts'

export function wayBack(
  { id, name }: { readonly id: string; readonly name: string },
  locale: Locale,
): TemplateResult {
  return html`<a class="back no-print" href=${findingHash(id)}
    ><span aria-hidden="true">‹</span> ${capitalise(name, locale)}</a
  >`
}

export const wayBackStyles = css`
  .back {
    display: inline-block;
    min-height: 1.5rem;
    margin-bottom: var(--space-1);
  }
`
