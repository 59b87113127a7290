/** @module smart-app/trend/plot-styles: of axes, letters and lines; of the marks: `mark-styles`. */
import { css } from 'lit'

export const plotStyles = css`
  :host {
    min-height: 14rem;
  }
  svg {
    display: block;
    max-width: 100%;
  }
  text {
    font-size: 12.5px;
    fill: var(--muted);
    font-variant-numeric: tabular-nums;
  }
  .title {
    font-size: 14px;
    font-weight: 650;
    fill: var(--text);
  }
  .value {
    stroke: var(--surface);
    stroke-width: 4px;
    stroke-linejoin: round;
    paint-order: stroke;
    fill: var(--text);
    font-weight: 600;
  }
  .grid {
    stroke: var(--line);
  }
  .change {
    stroke: var(--control);
    stroke-width: 1.5;
    stroke-dasharray: 5 4;
  }
  .estimates,
  .results {
    fill: none;
    stroke-width: 2;
    stroke-linejoin: round;
  }
  .estimates {
    stroke: var(--series-1);
  }
  .results {
    stroke: var(--series-2);
  }
  .day {
    stroke: var(--series-2);
    stroke-width: 3;
  }
`
