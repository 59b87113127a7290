/** @module smart-app/views/shell-styles: the look of the frame. */
import { css, type CSSResultGroup } from 'lit'
import { olderStyles } from './older-line.ts'
import { settingsStyles } from './shell-settings.ts'
import { wayBackStyles } from './way-back.ts'

const frameStyles = css`
  :host {
    min-height: 100vh;
  }
  .skip {
    position: absolute;
    inset-inline-start: var(--space-3);
    top: -4rem;
    z-index: 2;
    padding: 0.5rem 1rem;
    background: var(--surface);
  }
  .skip:focus {
    top: var(--space-2);
  }
  .investigational {
    max-width: none;
    padding: 0.3rem var(--space-4);
    font-size: 0.875rem;
    color: var(--notice-text);
    background: var(--notice);
    border-bottom: 1px solid var(--line);
  }
  .patient {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--space-4);
    align-items: baseline;
    padding: var(--space-2) var(--space-4);
    background: var(--surface);
    border-bottom: 1px solid var(--line);
    overflow-wrap: anywhere;
  }
  .patient strong {
    font-size: 1.1rem;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--space-4);
    align-items: center;
    justify-content: space-between;
    padding: 0 var(--space-4);
    background: var(--surface);
    border-bottom: 1px solid var(--line);
  }
  .brand {
    font-weight: 650;
    padding: var(--space-2) 0;
  }
  .views {
    display: flex;
    flex-wrap: wrap;
    margin-inline-start: -0.75rem;
  }
  .views a {
    padding: 0.7rem 0.75rem 0.5rem;
    color: var(--muted);
    text-decoration: none;
    border-bottom: 3px solid transparent;
  }
  .views a:hover {
    color: var(--text);
    border-color: var(--line);
  }
  .views a[aria-current] {
    color: var(--text);
    font-weight: 600;
    border-color: var(--accent);
  }
  main {
    max-width: 70rem;
    margin: 0 auto;
    padding: var(--space-5) var(--space-4) var(--space-6);
  }
  main:focus {
    outline: none;
  }
  .asking {
    position: sticky;
    top: var(--space-2);
    z-index: 1;
    display: flex;
    justify-content: end;
    align-items: start;
    height: 0;
    max-width: none;
  }
  .asking > span {
    display: grid;
    justify-items: center;
    gap: var(--space-1);
    padding: var(--space-2) var(--space-4);
    background: var(--surface);
    border: 1px solid var(--control);
    border-radius: var(--radius);
  }
  .asking .pulse {
    width: 8rem;
  }
  .print-only {
    display: none;
  }
  @media (max-width: 35rem) {
    .bar {
      flex-wrap: nowrap;
      align-items: start;
      gap: 0;
      padding-inline: var(--space-3) var(--space-1);
    }
    .views {
      margin-inline-start: -0.5rem;
    }
    .views a {
      padding: 0.5rem 0.5rem 0.35rem;
    }
  }
  /* At 400 % zoom a screen has these few pixels: most of them belong to the answer. */
  @media (max-width: 30rem) {
    .investigational {
      padding: 0.1rem var(--space-3);
      font-size: 0.75rem;
      line-height: 1.35;
    }
    .patient {
      gap: 0 var(--space-2);
      padding: var(--space-1) var(--space-3);
      font-size: 0.8125rem;
      line-height: 1.4;
    }
    .patient strong {
      font-size: 1rem;
    }
    .views a {
      font-size: 0.9375rem;
    }
    main {
      padding: var(--space-3) var(--space-3) var(--space-5);
    }
  }
  @media (max-height: 24rem) {
    .views a {
      padding-block: 0.25rem 0.15rem;
    }
    main {
      padding-top: var(--space-1);
    }
  }
  @media (forced-colors: active) {
    .views a {
      border-color: Canvas;
    }
    .views a[aria-current] {
      border-color: Highlight;
    }
  }
  @media print {
    main {
      padding: 0;
      max-width: none;
    }
    .patient {
      display: flex;
      border: 0;
    }
    .patient,
    .investigational {
      padding: 0 0 1mm;
    }
    .investigational {
      font-size: 0.8rem;
      font-weight: 650;
      border: 0;
    }
    header {
      padding-bottom: 2mm;
      margin-bottom: 4mm;
      border-bottom: 1px solid var(--text);
    }
  }
`

export const shellStyles: CSSResultGroup = [settingsStyles, frameStyles, olderStyles, wayBackStyles]
