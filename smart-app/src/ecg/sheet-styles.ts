/** @module smart-app/ecg/sheet-styles: of the paper's window, its tools and its printed pages. */
import { css } from 'lit'

export const sheetStyles = css`
  .tools {
    min-height: 2.75rem;
    margin-bottom: var(--space-2);
  }
  .zoom {
    flex-wrap: nowrap;
    gap: var(--space-2);
  }
  .zoom button {
    width: 2.25rem;
    padding: 0;
    font-size: 1.2rem;
  }
  .zoom output {
    min-width: 3.6rem;
    text-align: center;
  }
  button:disabled {
    opacity: 0.45;
    cursor: default;
  }
  .reading {
    font-weight: 650;
    white-space: normal;
  }
  .help {
    margin-bottom: var(--space-2);
  }
  .scroller {
    width: fit-content;
    max-width: 100%;
    overflow: auto hidden;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--ecg-paper);
  }
  .scroller:focus-visible {
    outline-offset: 0;
    border-radius: var(--radius);
  }
  .sheet {
    position: relative;
  }
  #screen {
    position: sticky;
    left: 0;
    display: block;
  }
  .square {
    margin-top: var(--space-2);
  }
  .page {
    display: none;
  }
  @media print {
    .page {
      display: block;
      break-inside: avoid;
      print-color-adjust: exact;
    }
  }
`
