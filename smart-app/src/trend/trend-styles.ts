/** @module smart-app/trend/trend-styles: of the view around the plot. */
import { css } from 'lit'

export const trendStyles = css`
  :host {
    display: grid;
    gap: var(--space-4);
    grid-template-columns: minmax(0, 1fr);
  }
  .choice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2);
    color: var(--muted);
  }
  h2::first-letter {
    text-transform: uppercase;
  }
  caption {
    font-weight: 650;
    padding-bottom: var(--space-2);
  }
  caption .model {
    display: block;
    font-weight: 400;
  }
  .table {
    overflow-x: auto;
  }
  th[scope='row'] {
    white-space: nowrap;
  }
  @media (max-width: 45rem) {
    table {
      font-size: 0.875rem;
    }
    th[scope='row'] {
      white-space: normal;
    }
  }
  .table button {
    min-height: 1.9rem;
    white-space: nowrap;
  }
  .table .shown {
    padding-inline: 0;
    color: var(--muted);
    background: none;
    border-color: transparent;
    cursor: default;
  }
  .start {
    display: grid;
    gap: var(--space-4) var(--space-6);
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 14rem), 1fr));
    margin: 0;
  }
  .start dt {
    color: var(--muted);
  }
  .start dd {
    margin: 0;
  }
  .start .figure {
    font-size: 2rem;
    font-weight: 650;
    line-height: 1.2;
    font-variant-numeric: tabular-nums;
  }
`
