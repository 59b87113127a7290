/** @module smart-app/views/shell-styles: the look of the frame, and of waiting. */
import { css } from 'lit'

export const shellStyles = css`
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
  .settings {
    display: flex;
    gap: var(--space-2);
    padding: var(--space-1) 0;
  }
  .settings select {
    min-height: 2rem;
    border-color: transparent;
    background: transparent;
    color: var(--muted);
    font-size: 0.875rem;
  }
  .settings select:hover {
    border-color: var(--control);
  }
  option {
    color: var(--text);
    background: var(--surface);
  }
  main {
    max-width: 70rem;
    margin: 0 auto;
    padding: var(--space-5) var(--space-4) var(--space-6);
  }
  main:focus {
    outline: none;
  }
  .loading {
    justify-items: center;
    text-align: center;
    padding: var(--space-6) var(--space-4);
  }
  .loading h1 {
    font-size: 1.1rem;
  }
  .pulse {
    width: 12rem;
    max-width: 100%;
    height: 3px;
    border-radius: 2px;
    background: linear-gradient(90deg, var(--line) 35%, var(--accent) 50%, var(--line) 65%);
    background-size: 300% 100%;
    animation: pulse 1.6s linear infinite;
  }
  @keyframes pulse {
    from {
      background-position: 100% 0;
    }
    to {
      background-position: -50% 0;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .pulse {
      animation: none;
    }
  }
  @media (max-width: 30rem) {
    main {
      padding: var(--space-4) var(--space-3) var(--space-5);
    }
  }
  @media (forced-colors: active) {
    .views a {
      border-color: Canvas;
    }
    .views a[aria-current] {
      border-color: Highlight;
    }
    .pulse {
      border-top: 3px solid CanvasText;
    }
  }
  @media print {
    main {
      padding: 0;
      max-width: none;
    }
    .patient,
    .investigational {
      padding-inline: 0;
    }
  }
`
