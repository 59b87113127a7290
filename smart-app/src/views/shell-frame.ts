/** @module smart-app/views/shell-frame: banner, patient, navigation, and the view between them. */
import { html, nothing, type TemplateResult } from 'lit'
import type { ModelAnswer } from '../../../src/api/types.ts'
import { formatDate } from '../data/format.ts'
import { ageYears } from '../data/patient.ts'
import type { Preferences } from '../data/preferences.ts'
import type { Route } from '../data/route.ts'
import type { Words } from '../words/index.ts'
import type { Locale, PatientSummary, Session, Theme } from './contract.ts'

export interface Frame {
  readonly words: Words
  readonly preferences: Preferences
  readonly route: Route | null
  readonly session: Session | null
  readonly model: ModelAnswer | null
  readonly onPrefer: (preferences: Preferences) => void
  readonly content: unknown
}

export function shellFrame(frame: Frame): TemplateResult {
  const { words, session, model, preferences } = frame
  return html`
    <header>
      <button type="button" class="skip" @click=${skip}>${words.skip}</button>
      <p class="investigational">
        ${
          model === null ||
          model.model.status === 'demonstration' ||
          model.evidenceSource === 'simulated'
            ? html`<strong>${words.demonstration}</strong>`
            : nothing
        }
        ${words.investigational}
      </p>
      ${
        session?.needPatientBanner
          ? patientBanner(session.patient, words, preferences.locale)
          : nothing
      }
      <div class="bar no-print">
        ${session && frame.route ? navigation(frame.route, words) : html`<span class="brand">AnyECG-Lab</span>`}
        ${settings(frame)}
      </div>
    </header>
    <main id="main" tabindex="-1">${frame.content}</main>
  `
}

/** A button, as the address `#main` would be taken for a view. */
function skip(event: Event): void {
  const root = (event.currentTarget as HTMLElement).getRootNode() as ShadowRoot
  root.getElementById('main')?.focus()
}

export function patientBanner(
  patient: PatientSummary,
  words: Words,
  locale: Locale,
): TemplateResult {
  const { name, gender, birthDate, identifier } = patient
  const today = new Date().toISOString().slice(0, 10)
  const facts = [
    birthDate ? words.born(formatDate(birthDate, locale), ageYears(birthDate, today)) : '',
    gender ? words.genders[gender] : '',
    identifier ?? '',
  ].filter(Boolean)
  return html`<section class="patient" aria-label=${words.patient}>
    <strong>${name || words.noName}</strong>
    ${facts.map((fact) => html`<span>${fact}</span>`)}
  </section>`
}

function navigation(route: Route, words: Words): TemplateResult {
  const links = [
    ['#/', words.overview, route.view === 'overview' || route.view === 'finding'],
    ['#/ecg', words.ecg, route.view === 'ecg'],
    ['#/trend', words.trend, route.view === 'trend'],
    ['#/model', words.modelCard, route.view === 'model'],
  ] as const
  return html`<nav class="views" aria-label=${words.views}>
    ${links.map(
      ([href, text, here]) =>
        html`<a
          href=${href}
          aria-current=${here ? (route.view === 'finding' ? 'true' : 'page') : nothing}
          >${text}</a
        >`,
    )}
  </nav>`
}

function settings({ words, preferences, onPrefer }: Frame): TemplateResult {
  const value = (event: Event) => (event.currentTarget as HTMLSelectElement).value
  return html`<div class="settings">
    <label>
      <span class="visually-hidden">${words.theme}</span>
      <select
        @change=${(event: Event) => {
          onPrefer({ ...preferences, theme: value(event) as Theme })
        }}
      >
        ${Object.entries(words.themes).map(
          ([theme, name]) =>
            html`<option value=${theme} ?selected=${theme === preferences.theme}>${name}</option>`,
        )}
      </select>
    </label>
    <label>
      <span class="visually-hidden">${words.language}</span>
      <select
        @change=${(event: Event) => {
          onPrefer({ ...preferences, locale: value(event) as Locale })
        }}
      >
        ${(['en', 'de'] as const).map(
          (locale) =>
            html`<option value=${locale} lang=${locale} ?selected=${locale === preferences.locale}>
              ${locale === 'en' ? 'English' : 'Deutsch'}
            </option>`,
        )}
      </select>
    </label>
  </div>`
}
