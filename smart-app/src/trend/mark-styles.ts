/** @module smart-app/trend/mark-styles: shapes and dashes tell the marks apart, colours only help; in the plot and its key. */
import { css } from 'lit'

export const markStyles = css`
  .threshold {
    stroke: var(--raised);
    stroke-width: 1.5;
    stroke-dasharray: 2 3;
  }
  .estimate,
  .result {
    stroke: var(--surface);
    stroke-width: 1.5;
  }
  .estimate {
    fill: var(--series-1);
  }
  .result {
    fill: var(--series-2);
  }
  .hollow {
    fill: var(--surface);
    stroke: var(--series-2);
    stroke-width: 2;
  }
  .whisker {
    fill: none;
    stroke: var(--series-1);
    stroke-width: 1.5;
  }
  .chosen {
    fill: none;
    stroke: var(--text);
    stroke-width: 2;
  }
`
