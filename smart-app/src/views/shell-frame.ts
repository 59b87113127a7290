/** @module smart-app/views/shell-frame: banner, patient, navigation, and the view between them. */
import { html, nothing, type TemplateResult } from 'lit'
import type { ModelAnswer } from '../../../src/api/types.ts'
import '../components/print-line.ts'
import { formatDate } from '../data/format.ts'
import { ageYears } from '../data/patient.ts'
import type { Preferences } from '../data/preferences.ts'
import type { Route } from '../data/route.ts'
import type { Words } from '../words/index.ts'
import type { Locale, PatientSummary, Session } from './contract.ts'
import { shellSettings } from './shell-settings.ts'

export interface Frame {
  readonly words: Words
  readonly preferences: Preferences
  readonly route: Route | null
  readonly session: Session | null
  readonly model: ModelAnswer | null
  readonly onPrefer: (chosen: Partial<Preferences>) => void
  /** Where the patient may be changed here. */
  readonly onChangePatient: (() => void) | null
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
      ${session ? patientBanner(session, frame) : nothing} ${printLine(frame)}
      <div class="bar no-print">
        ${session && frame.route ? navigation(frame.route, words) : html`<span class="brand">AnyECG-Lab</span>`}
        ${shellSettings(words, preferences, frame.onPrefer)}
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

/** An EHR that frames us shows whom this is about itself; on paper there is no frame. */
function patientBanner(
  { patient, needPatientBanner }: Session,
  { words, preferences: { locale }, onChangePatient }: Frame,
): TemplateResult {
  const facts = factsOf(patient, words, locale)
  return html`<section
    class=${needPatientBanner ? 'patient' : 'patient print-only'}
    aria-label=${words.patient}
  >
    <strong>${patient.name || words.noName}</strong>
    ${facts.map((fact) => html`<span>${fact}</span>`)}
    ${
      onChangePatient
        ? html`<button type="button" class="small" @click=${onChangePatient}>
            ${words.changePatient}
          </button>`
        : nothing
    }
  </section>`
}

function factsOf(patient: PatientSummary, words: Words, locale: Locale): string[] {
  const { gender, birthDate, identifier } = patient
  const today = new Date().toISOString().slice(0, 10)
  return [
    birthDate ? words.born(formatDate(birthDate, locale), ageYears(birthDate, today)) : '',
    gender ? words.genders[gender] : '',
    identifier ?? '',
  ].filter(Boolean)
}

function printLine({ session, model, words, preferences: { locale } }: Frame): TemplateResult {
  const about = session
    ? [session.patient.name || words.noName, ...factsOf(session.patient, words, locale)]
    : []
  return html`<print-line
    .about=${about.join(' · ')}
    .model=${model ? words.modelIs(model.model.id, model.model.version) : ''}
    .locale=${locale}
  ></print-line>`
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
