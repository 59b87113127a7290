/** @module smart-app/views/shell-settings: theme and language: beside the views where there is room, else behind a button. */
import { css, html, type TemplateResult } from 'lit'
import type { Preferences } from '../data/preferences.ts'
import type { Words } from '../words/index.ts'
import type { Locale, Theme } from './contract.ts'

const locales: Readonly<Record<Locale, string>> = { en: 'English', de: 'Deutsch' }

export function shellSettings(
  words: Words,
  preferences: Preferences,
  onPrefer: (chosen: Partial<Preferences>) => void,
): TemplateResult {
  const value = (event: Event) => (event.currentTarget as HTMLSelectElement).value
  return html`<button
      type="button"
      class="settings-button"
      popovertarget="settings"
      aria-label=${words.display}
    >
      <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
        <path d="M2 6h9m5 0h2M2 14h3m5 0h8" />
        <circle cx="13.5" cy="6" r="2.5" />
        <circle cx="7.5" cy="14" r="2.5" />
      </svg>
    </button>
    <div class="settings" id="settings" popover>
      <label>
        <span>${words.theme}</span>
        <select
          @change=${(event: Event) => {
            onPrefer({ theme: value(event) as Theme })
          }}
        >
          ${Object.entries(words.themes).map(
            ([theme, name]) =>
              html`<option value=${theme} ?selected=${theme === preferences.theme}>
                ${name}
              </option>`,
          )}
        </select>
      </label>
      <label>
        <span>${words.language}</span>
        <select
          @change=${(event: Event) => {
            onPrefer({ locale: value(event) as Locale })
          }}
        >
          ${Object.entries(locales).map(
            ([locale, name]) =>
              html`<option
                value=${locale}
                lang=${locale}
                ?selected=${locale === preferences.locale}
              >
                ${name}
              </option>`,
          )}
        </select>
      </label>
    </div>`
}

export const settingsStyles = css`
  .settings-button {
    min-width: 2.25rem;
    padding: 0;
    color: var(--muted);
    border-color: transparent;
    background: transparent;
  }
  .settings-button path,
  .settings-button circle {
    fill: none;
    stroke: currentColor;
    stroke-width: 1.6;
    stroke-linecap: round;
  }
  .settings {
    inset: var(--space-2) var(--space-2) auto auto;
    margin: 0;
    padding: var(--space-4);
    color: var(--text);
    background: var(--surface);
    border: 1px solid var(--control);
    border-radius: var(--radius);
  }
  .settings:popover-open {
    display: grid;
    gap: var(--space-3);
  }
  .settings label {
    display: grid;
    gap: var(--space-1);
  }
  option {
    color: var(--text);
    background: var(--surface);
  }
  @media (min-width: 35rem) {
    .settings-button {
      display: none;
    }
    .settings,
    .settings:popover-open {
      position: static;
      display: flex;
      gap: var(--space-2);
      padding: var(--space-1) 0;
      background: none;
      border: 0;
    }
    .settings label span {
      position: absolute;
      clip-path: inset(50%);
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
  }
`
