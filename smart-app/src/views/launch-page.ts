/** @module smart-app/views/launch-page: from an EHR's launch, or from nothing, to the sign-in. */
import { LitElement, css, html } from 'lit'
import { launchProblemOf } from '../data/launch-problem.ts'
import { readFindingId, readLaunch } from '../data/launch-parameters.ts'
import { leaveSessions } from '../data/own-session.ts'
import {
  applyPreferences,
  keepPreferences,
  readPreferences,
  type Preferences,
} from '../data/preferences.ts'
import { fetchServers, findServer, type FhirServer } from '../data/servers.ts'
import { signIn } from '../data/smart.ts'
import { shared } from '../styles/shared.ts'
import { wordsIn } from '../words/index.ts'
import '../components/message-panel.ts'
import type { LaunchProblem } from '../words/problems-en.ts'
import { shellFrame } from './shell-frame.ts'
import { shellStyles } from './shell-styles.ts'
import { failurePanel, loadingPanel } from './state-panels.ts'

type Phase =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'choosing'; readonly servers: readonly FhirServer[] }
  | { readonly kind: 'failed'; readonly problem: LaunchProblem }
  | { readonly kind: 'servers-failed'; readonly error: unknown }

export class LaunchPage extends LitElement {
  static override properties = {
    phase: { state: true },
    preferences: { state: true },
  }

  declare phase: Phase
  declare preferences: Preferences

  #launch = readLaunch(location.search)
  #findingId = readFindingId(new URLSearchParams(location.search).get('finding'))

  constructor() {
    super()
    this.phase = { kind: 'connecting' }
    this.preferences = readPreferences()
    applyPreferences(this.preferences)
  }

  override connectedCallback() {
    super.connectedCallback()
    void this.#start()
  }

  #start = async () => {
    this.phase = { kind: 'connecting' }
    const launch = this.#launch
    // The EHR has turned to another chart already, and its banner with it.
    if (launch.kind === 'ehr') leaveSessions()
    if (launch.kind === 'invalid') {
      this.phase = { kind: 'failed', problem: launch.problem }
      return
    }
    try {
      const base = new URL('../api/', new URL(import.meta.env.BASE_URL, location.href)).href
      const { servers } = await fetchServers(base, launch.iss)
      // A sign-in is begun only where the service would take the token: an address can name any server.
      const named = launch.iss === null ? undefined : findServer(servers, launch.iss)
      if (launch.iss !== null && !named) this.phase = { kind: 'failed', problem: 'server-unknown' }
      else if (launch.kind === 'ehr') await this.#signIn(launch.iss, launch.launch)
      else this.phase = { kind: 'choosing', servers: named ? [named] : servers }
    } catch (error) {
      this.phase = { kind: 'servers-failed', error }
    }
  }

  async #signIn(iss: string, launch: string | null) {
    this.phase = { kind: 'connecting' }
    try {
      await signIn({ iss, launch, findingId: this.#findingId })
    } catch (error) {
      this.phase = { kind: 'failed', problem: launchProblemOf(error) }
    }
  }

  override render() {
    return shellFrame({
      words: wordsIn(this.preferences.locale),
      preferences: this.preferences,
      route: null,
      session: null,
      model: null,
      onPrefer: (chosen) => {
        keepPreferences(chosen)
        this.preferences = { ...this.preferences, ...chosen }
        applyPreferences(this.preferences)
      },
      onChangePatient: null,
      content: this.#content(),
    })
  }

  #content() {
    const { phase } = this
    const { locale } = this.preferences
    const words = wordsIn(locale)
    switch (phase.kind) {
      case 'connecting':
        return loadingPanel(words.connecting)
      case 'servers-failed':
        return failurePanel(phase.error, locale, () => void this.#start())
      case 'failed':
        return html`<message-panel alert .message=${words.problems.launch[phase.problem]}>
          <a class="button" href="launch.html">${words.problems.signIn}</a>
        </message-panel>`
      case 'choosing':
        return this.#servers(phase.servers)
    }
  }

  #servers(servers: readonly FhirServer[]) {
    const words = wordsIn(this.preferences.locale)
    return html`<form class="card stack" @submit=${this.#submit}>
      <h1>${words.signInTitle}</h1>
      <p>${words.signInNote}</p>
      <fieldset>
        <legend class="visually-hidden">${words.signInTitle}</legend>
        ${servers.map(
          ({ iss, name }, index) =>
            html`<label>
              <input type="radio" name="iss" value=${iss} required ?checked=${index === 0} />
              <span>${name}<br /><span class="muted small">${iss}</span></span>
            </label>`,
        )}
      </fieldset>
      ${
        servers.length === 0
          ? html`<p>${words.problems.launch['server-unknown'].text}</p>`
          : html`<div><button class="primary">${words.signInButton}</button></div>`
      }
    </form>`
  }

  #submit = (event: SubmitEvent) => {
    event.preventDefault()
    const iss = new FormData(event.currentTarget as HTMLFormElement).get('iss')
    if (typeof iss === 'string') void this.#signIn(iss, null)
  }

  static override styles = [
    shared,
    shellStyles,
    css`
      form {
        max-width: 36rem;
        margin: 0 auto;
      }
      fieldset {
        display: grid;
        gap: var(--space-2);
        margin: 0;
        padding: 0;
        border: 0;
      }
      label {
        display: flex;
        gap: var(--space-3);
        align-items: center;
        min-height: 3rem;
        overflow-wrap: anywhere;
      }
    `,
  ]
}

customElements.define('launch-page', LaunchPage)
