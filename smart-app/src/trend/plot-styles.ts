/** @module smart-app/trend/plot-styles: shapes and dashes tell the two series apart, colours only help. */
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
  .threshold {
    stroke: var(--raised);
    stroke-width: 1.5;
    stroke-dasharray: 2 3;
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
  .day {
    stroke: var(--series-2);
    stroke-width: 3;
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
`
