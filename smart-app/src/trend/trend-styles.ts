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
  .key {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-1) var(--space-5);
    margin: var(--space-3) 0 0;
    padding: 0;
    list-style: none;
    font-size: 0.875rem;
  }
  .key li {
    display: flex;
    align-items: center;
    gap: var(--space-2);
  }
  .key svg {
    flex: none;
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
    th,
    td {
      padding-inline-end: var(--space-2);
    }
    .end {
      padding-inline-end: 0;
    }
    /* The day on one line, the time on the next. */
    th[scope='row'] {
      white-space: normal;
      min-width: 6.6rem;
    }
  }
  .table button {
    min-height: 1.9rem;
    white-space: nowrap;
  }
  @media (max-width: 45rem) {
    .table button {
      padding-inline: 0.5rem;
    }
  }
  .table .shown {
    padding-inline: 0;
    color: var(--muted);
    background: none;
    border-color: transparent;
    cursor: default;
  }
  /* A row below the other: five columns leave a page of 320 pixels (400 % zoom; WCAG 2.2, 1.4.10) no room. */
  @media (max-width: 30rem) {
    thead {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    table,
    tbody {
      display: block;
    }
    caption {
      display: block;
    }
    tbody tr {
      display: flex;
      flex-wrap: wrap;
      gap: 0 var(--space-3);
      padding: var(--space-2) 0;
      border-bottom: 1px solid var(--line);
    }
    tbody :is(th, td) {
      order: 1;
      padding: 0;
      border: 0;
    }
    tbody td:empty {
      display: none;
    }
    tbody th,
    tbody td.end {
      flex-basis: 100%;
      order: 0;
      text-align: start;
    }
    td[data-name]::before {
      content: attr(data-name) ' ';
      color: var(--muted);
    }
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
