/** @module smart-app/styles/waiting: what stands where an answer will be, for every element that waits for one. */
import { css } from 'lit'

export const waiting = css`
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
  @media (forced-colors: active) {
    .pulse {
      border-top: 3px solid CanvasText;
    }
  }
`
