/** @module smart-app/views/patient-picker: the sign-in named no patient, so the reader does. */
import { Task } from '@lit/task'
import { LitElement, css, html, nothing } from 'lit'
import { asApiError } from '../data/errors.ts'
import { formatDate } from '../data/format.ts'
import { ageYears, type FoundPatients } from '../data/patient.ts'
import { searchPatients, type SignedIn } from '../data/smart.ts'
import { shared } from '../styles/shared.ts'
import { wordsIn } from '../words/index.ts'
import type { Locale, PatientSummary } from './contract.ts'
import { failurePanel, loadingPart } from './state-panels.ts'

export class PatientPicker extends LitElement {
  static override properties = {
    signedIn: { attribute: false },
    locale: { attribute: false },
    query: { state: true },
  }

  declare signedIn: SignedIn
  declare locale: Locale
  declare query: string

  #patients = new Task(this, {
    args: () => [this.query] as const,
    task: async ([query], { signal }) => {
      if (!query) return null
      try {
        return await searchPatients(this.signedIn, query, signal)
      } catch (error) {
        if (asApiError(error).problem === 'expired')
          this.dispatchEvent(new CustomEvent('session-expire'))
        throw error
      }
    },
  })

  constructor() {
    super()
    this.query = ''
  }

  override render() {
    const words = wordsIn(this.locale)
    return html`<div class="stack">
      <h1 tabindex="-1">${words.pickPatient}</h1>
      <p class="muted">${words.pickPatientNote}</p>
      <form role="search" @submit=${this.#search}>
        <label>
          <span>${words.patientName}</span>
          <input type="search" name="name" autocomplete="off" required minlength="2" />
        </label>
        <button class="primary">${words.searchButton}</button>
      </form>
      <div aria-live="polite" class="stack">
        ${this.#patients.render({
          pending: () => loadingPart(words.loading),
          error: (error) =>
            failurePanel(error, this.locale, () => void this.#patients.run(), { nested: true }),
          complete: (found) => found && this.#list(found),
        })}
      </div>
    </div>`
  }

  #list({ patients, more }: FoundPatients) {
    const words = wordsIn(this.locale)
    if (patients.length === 0) return html`<p class="card">${words.noPatient}</p>`
    const today = new Date().toISOString().slice(0, 10)
    return html`<p class="muted small">
        ${
          more
            ? words.patientsFirst(patients.length, more.total)
            : words.patientsFound(patients.length)
        }
      </p>
      <ul>
        ${patients.map(
          (patient) =>
            html`<li>
              <button
                type="button"
                @click=${() => {
                  this.#pick(patient)
                }}
              >
                <strong>${patient.name || words.noName}</strong>
                <span class="muted">
                  ${
                    patient.birthDate
                      ? words.born(
                          formatDate(patient.birthDate, this.locale),
                          ageYears(patient.birthDate, today),
                        )
                      : nothing
                  }
                  ${patient.gender ? words.genders[patient.gender] : nothing} ${patient.identifier}
                </span>
              </button>
            </li>`,
        )}
      </ul>`
  }

  #search = (event: SubmitEvent) => {
    event.preventDefault()
    const name = new FormData(event.currentTarget as HTMLFormElement).get('name')
    this.query = typeof name === 'string' ? name.trim() : ''
  }

  #pick(patient: PatientSummary) {
    this.dispatchEvent(new CustomEvent<PatientSummary>('patient-pick', { detail: patient }))
  }

  static override styles = [
    shared,
    css`
      form {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-3);
        align-items: end;
      }
      label {
        display: grid;
        gap: var(--space-1);
        flex: 1 1 14rem;
        max-width: 24rem;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
        display: grid;
        gap: var(--space-2);
      }
      li button {
        width: 100%;
        justify-content: start;
        flex-wrap: wrap;
        gap: 0 var(--space-4);
        padding: var(--space-3) var(--space-4);
        color: var(--text);
        border-color: var(--line);
        text-align: start;
        overflow-wrap: anywhere;
      }
    `,
  ]
}

customElements.define('patient-picker', PatientPicker)
