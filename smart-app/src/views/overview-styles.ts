/** @module smart-app/views/overview-styles: the look of the overview. */
import { css } from 'lit'

export const overviewStyles = css`
  :host {
    display: grid;
    gap: var(--space-5);
    grid-template-columns: minmax(0, 1fr);
  }
  .head {
    gap: var(--space-1);
  }
  .raised {
    border-inline-start: 4px solid var(--raised);
  }
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
  }
  details .chips {
    margin-top: var(--space-2);
  }
  .chip {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 0.6rem;
    min-height: 2.25rem;
    padding: 0.35rem 0.9rem;
    color: var(--text);
    background: var(--raised-soft);
    border: 1px solid var(--raised);
    border-radius: var(--radius);
    text-decoration: none;
    overflow-wrap: anywhere;
  }
  .chip.calm {
    background: var(--surface);
    border-color: var(--line);
  }
  .key {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-1) var(--space-4);
  }
  .key li {
    display: inline-flex;
    align-items: center;
    gap: 0.45rem;
  }
  .chip-name {
    display: block;
  }
  .chip-name::first-letter {
    text-transform: uppercase;
  }
  .chip:hover {
    text-decoration: underline;
  }
  .chip:not(.calm) :is(strong, .small) {
    color: var(--raised-text);
  }
  .filter {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-3) var(--space-5);
    align-items: end;
  }
  .find {
    display: grid;
    gap: var(--space-1);
    flex: 1 1 14rem;
    max-width: 24rem;
  }
  .find input {
    width: 100%;
  }
  fieldset {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2) var(--space-4);
    margin: 0;
    padding: 0;
    border: 0;
    min-width: 0;
  }
  legend {
    padding: 0;
    margin-bottom: var(--space-1);
  }
  .tick {
    display: inline-flex;
    align-items: center;
    gap: 0.5rem;
    min-height: 2.25rem;
    cursor: pointer;
  }
  .key {
    margin-bottom: calc(-1 * var(--space-4));
  }
  .group {
    display: grid;
    gap: var(--space-2);
    grid-template-columns: minmax(0, 1fr);
  }
  .rows {
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    overflow: hidden;
  }
  .rows li + li {
    border-top: 1px solid var(--line);
  }
`
