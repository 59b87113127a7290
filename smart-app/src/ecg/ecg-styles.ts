/** @module smart-app/ecg/ecg-styles: of the view around the paper. */
import { css, type CSSResultGroup } from 'lit'
import { waiting } from '../styles/waiting.ts'

const tracing = css`
  :host {
    display: grid;
    gap: var(--space-4);
    grid-template-columns: minmax(0, 1fr);
  }
  .controls {
    gap: var(--space-3) var(--space-5);
    align-items: end;
  }
  .segments {
    border: 0;
    margin: 0;
    padding: 0;
    min-width: 0;
  }
  .segments legend {
    padding: 0;
    margin-bottom: var(--space-1);
    color: var(--muted);
    font-size: 0.875rem;
  }
  .segments > div {
    display: flex;
    flex-wrap: wrap;
    gap: 1px;
    border: 1px solid var(--control);
    border-radius: var(--radius);
    overflow: hidden;
    background: var(--line);
    width: fit-content;
    max-width: 100%;
  }
  .segments > div:focus-within:has(:focus-visible) {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }
  .segments label {
    position: relative;
    flex: 1 0 auto;
    display: flex;
    background: var(--surface);
  }
  .segments input {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    opacity: 0;
    cursor: pointer;
  }
  .segments span {
    flex: 1;
    display: flex;
    align-items: center;
    justify-content: center;
    min-height: 2.1rem;
    padding: 0 0.75rem;
    color: var(--text);
    white-space: nowrap;
  }
  .segments label:hover span {
    background: var(--accent-soft);
  }
  .segments input:checked + span {
    background: var(--accent);
    color: var(--on-accent);
  }
  .used::before {
    content: '';
    display: inline-block;
    width: 1.5rem;
    height: 0.4rem;
    margin-inline-end: var(--space-2);
    border: 2px solid var(--series-1);
    border-top: 0;
  }
  details[open] > summary {
    margin-bottom: var(--space-3);
  }
  caption {
    font-weight: 650;
    padding-bottom: var(--space-1);
  }
  .tables {
    display: grid;
    gap: var(--space-5) var(--space-6);
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr));
    align-items: start;
  }
  .tables > div {
    overflow-x: auto;
  }
  .tables th:last-child,
  .tables td:last-child {
    padding-inline-end: 0;
  }
  @media (forced-colors: active) {
    .segments input:checked + span {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
  @media print {
    :host {
      gap: 2mm;
    }
    h1 {
      font-size: 1.2rem;
    }
    p {
      max-width: none;
    }
    .stack {
      gap: 1mm;
    }
    details:not([open]) {
      display: none;
    }
  }
`

export const ecgStyles: CSSResultGroup = [waiting, tracing]
