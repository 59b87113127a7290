/** @module smart-app/styles/marks: the marks of the likelihood bar, for the key beside it. */
import { css } from 'lit'

export const marks = css`
  .mark {
    display: inline-block;
    flex: none;
    border: 0 solid currentColor;
  }
  .usual {
    height: 1rem;
    border-inline-start-width: 3px;
  }
  .bracket {
    position: relative;
    width: 1.1rem;
    height: 0.5rem;
    border-inline-width: 2px;
  }
  .bracket::after {
    content: '';
    position: absolute;
    inset: calc(50% - 1px) 0 auto;
    border-top: 2px solid currentColor;
  }
`
