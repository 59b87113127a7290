/** @module smart-app/ecg/overlay-styles: of the sensitivity overlay's switch and legend. */
import { css } from 'lit'

export const overlayStyles = css`
  :host {
    display: grid;
    gap: var(--space-3);
    grid-template-columns: minmax(0, 1fr);
  }
  .row {
    gap: var(--space-2) var(--space-5);
  }
  label {
    display: flex;
    gap: var(--space-2);
    align-items: center;
    min-height: 2rem;
  }
  input {
    width: 1.25rem;
    height: 1.25rem;
    margin: 0;
  }
  details[open] > summary {
    margin-bottom: var(--space-2);
  }
  table {
    width: auto;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2) var(--space-5);
  }
  .legend span {
    display: flex;
    gap: var(--space-2);
    align-items: center;
  }
  /* As on the paper: for stands below, against hangs from above. */
  .legend span::before {
    content: '';
    width: 1rem;
    height: 1rem;
    border: 1px solid var(--line);
    forced-color-adjust: none;
  }
  .for::before {
    background: linear-gradient(to top, var(--series-2) 45%, transparent 45%);
  }
  .against::before {
    background: linear-gradient(to bottom, var(--series-1) 45%, transparent 45%);
  }
`
