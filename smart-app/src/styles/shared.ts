/** @module smart-app/styles/shared: rules that every element with a shadow root puts first. */
import { css } from 'lit'

export const shared = css`
  :host {
    display: block;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3 {
    font-family: var(--font-heading);
    line-height: 1.25;
    margin: 0;
    text-wrap: balance;
  }
  h1 {
    font-size: 1.6rem;
    font-weight: 650;
    letter-spacing: -0.01em;
  }
  h2 {
    font-size: 1.1rem;
    font-weight: 650;
  }
  h3 {
    font-size: 1rem;
    font-weight: 650;
  }
  h1:focus {
    outline: none;
  }
  p {
    margin: 0;
    max-width: var(--measure);
    overflow-wrap: anywhere;
  }
  a {
    color: var(--accent);
    text-underline-offset: 0.15em;
  }
  :focus-visible {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
    border-radius: 3px;
  }
  button,
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    min-height: 2.25rem;
    padding: 0.25rem 0.9rem;
    font: inherit;
    color: var(--accent);
    background: var(--surface);
    border: 1px solid var(--control);
    border-radius: var(--radius);
    text-decoration: none;
    cursor: pointer;
  }
  button:hover,
  .button:hover {
    background: var(--accent-soft);
  }
  .primary {
    color: var(--on-accent);
    background: var(--accent);
    border-color: var(--accent);
  }
  .primary:hover {
    color: var(--accent);
    background: var(--accent-soft);
  }
  input:not([type='checkbox'], [type='radio'], [type='range']),
  select {
    min-height: 2.25rem;
    padding: 0.25rem 0.6rem;
    font: inherit;
    color: var(--text);
    background: var(--surface);
    border: 1px solid var(--control);
    border-radius: var(--radius);
    max-width: 100%;
  }
  input[type='checkbox'],
  input[type='radio'] {
    width: 1.25rem;
    height: 1.25rem;
    margin: 0;
    accent-color: var(--accent);
    flex: none;
  }
  .card {
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    padding: var(--space-4) var(--space-5);
  }
  .muted {
    color: var(--muted);
  }
  .small {
    font-size: 0.875rem;
  }
  .number {
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2) var(--space-4);
    align-items: center;
  }
  .stack {
    display: grid;
    gap: var(--space-3);
    grid-template-columns: minmax(0, 1fr);
  }
  .scroll {
    overflow-x: auto;
  }
  table {
    border-collapse: collapse;
    width: 100%;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    text-align: start;
    padding: 0.35rem 0.9rem 0.35rem 0;
    border-bottom: 1px solid var(--line);
    vertical-align: baseline;
    font-weight: 400;
  }
  thead th {
    color: var(--muted);
    font-size: 0.875rem;
  }
  caption {
    text-align: start;
  }
  .end {
    text-align: end;
  }
  summary {
    cursor: pointer;
    min-height: 1.75rem;
    color: var(--accent);
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (max-width: 30rem) {
    .card {
      padding: var(--space-3) var(--space-4);
    }
    h1 {
      font-size: 1.35rem;
    }
  }
  /* A browser lays the ground behind forced letters: a filled button would be unreadable. */
  @media (forced-colors: active) {
    .primary,
    .primary:hover {
      color: ButtonText;
      background: ButtonFace;
      border: 3px solid Highlight;
    }
  }
  @media print {
    .card {
      border: 0;
      border-top: 1px solid var(--line);
      border-radius: 0;
      padding: var(--space-3) 0;
      break-inside: avoid;
    }
    .no-print,
    button {
      display: none !important;
    }
  }
`
