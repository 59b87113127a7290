/** @module smart-app/views/indicator-styles: the look of one finding. */
import { css } from 'lit'

export const indicatorStyles = css`
  :host {
    container-type: inline-size;
    display: grid;
    gap: var(--space-4);
    grid-template-columns: minmax(0, 1fr);
  }
  .head {
    gap: var(--space-1);
  }
  .back {
    justify-self: start;
    display: inline-block;
    min-height: 1.5rem;
  }
  .title {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2) var(--space-3);
    overflow-wrap: anywhere;
  }
  h1::first-letter {
    text-transform: uppercase;
  }
  .tag {
    padding: 0.05rem 0.6rem;
    font-size: 0.875rem;
    font-weight: 600;
    color: var(--raised-text);
    background: var(--raised-soft);
    border: 1px solid var(--raised);
    border-radius: 999px;
  }
  .answer {
    display: grid;
    gap: var(--space-4);
    grid-template-columns: minmax(0, 1fr);
  }
  .answer .card {
    align-content: start;
  }
  /* What was measured and what to do belong together: the estimate stands beside them. */
  @container (min-width: 33rem) {
    .answer {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    }
    .answer:has(.measured) {
      grid-template: auto 1fr / minmax(0, 1fr) minmax(0, 1fr);
    }
    .measured ~ .estimated {
      grid-area: 1 / 2 / span 2;
    }
  }
  .measured {
    border-width: 2px;
    border-color: var(--accent);
  }
  .figure {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-3);
  }
  .percent {
    font-size: 2.75rem;
    font-weight: 650;
    line-height: 1.05;
    letter-spacing: -0.02em;
  }
  .scale {
    display: flex;
    justify-content: space-between;
    max-width: none;
  }
  .key {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-1) var(--space-4);
    margin: var(--space-1) 0 0;
    padding: 0;
    list-style: none;
  }
  .key li {
    display: inline-flex;
    align-items: center;
    gap: 0.45rem;
  }
  .frequency {
    font-size: 1.1rem;
  }
  ol {
    margin: 0;
    padding-inline-start: 1.3rem;
    display: grid;
    gap: var(--space-2);
  }
  ol:has(li:only-child) {
    list-style: none;
    padding: 0;
  }
  .main {
    font-weight: 650;
    font-size: 1.1rem;
  }
  .do nav {
    margin-top: auto;
    padding-top: var(--space-2);
  }
  .facts {
    display: grid;
    gap: var(--space-3) var(--space-6);
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr));
    margin: 0;
  }
  .facts dt {
    color: var(--muted);
    font-size: 0.875rem;
  }
  .facts dd {
    margin: 0;
    font-variant-numeric: tabular-nums;
  }
  .limits {
    margin: 0;
    padding-inline-start: 1.2rem;
    display: grid;
    gap: var(--space-1);
    max-width: var(--measure);
  }
  @media (max-width: 30rem) {
    .head p {
      font-size: 0.875rem;
    }
  }
  /* At 400 % zoom the name and its number share the first screen; the way back is in the bar above. */
  @media (max-height: 24rem) {
    :host,
    .answer {
      gap: var(--space-2);
    }
    .back {
      display: none;
    }
    h1 {
      font-size: 1.2rem;
    }
    .answer .card {
      gap: var(--space-1);
      padding-block: var(--space-2);
    }
    .percent {
      font-size: 2rem;
    }
  }
  /* One sheet: what was found, what to do, how far to trust it. Curves and tables are for the screen. */
  @media print {
    :host {
      gap: 0;
      line-height: 1.35;
    }
    .head {
      margin-bottom: 2mm;
    }
    .card {
      gap: 1.5mm;
      padding-block: 2mm;
    }
    p {
      max-width: none;
    }
    .answer {
      gap: 0 8mm;
    }
    .facts {
      gap: 5mm;
      grid-template-columns: repeat(3, minmax(0, 1fr));
    }
    .limits {
      max-width: none;
      gap: 0.5mm;
      font-size: 8pt;
      line-height: 1.3;
    }
  }
`
