/**
 * @module smart-app/views/app-shell: the frame of every view: who is signed in, about whom, what is asked, what is shown.
 */
import { Task, TaskStatus } from '@lit/task'
import { LitElement, html, nothing, type PropertyValues } from 'lit'
import type { AssessmentAnswer, ModelAnswer } from '../../../src/api/types.ts'
import { readEntry, writeEntry } from '../data/history-entry.ts'
import {
  applyPreferences,
  keepPreferences,
  readPreferences,
  type Preferences,
} from '../data/preferences.ts'
import { olderEcg, type OlderEcg } from '../data/older-ecg.ts'
import { findingHash, readRoute, type Route } from '../data/route.ts'
import { shared } from '../styles/shared.ts'
import { waiting } from '../styles/waiting.ts'
import { wordsIn, type Words } from '../words/index.ts'
import { closedPanel } from './closed-panel.ts'
import type { EcgSelect, PatientSummary } from './contract.ts'
import { loadView } from './load-view.ts'
import { olderLine } from './older-line.ts'
import { routedElement } from './routed-element.ts'
import { SessionController, type OpenPhase } from './session-controller.ts'
import { shellFrame } from './shell-frame.ts'
import { shellStyles } from './shell-styles.ts'
import { titleOf } from './shell-title.ts'
import { declinedPanel, failurePanel, loadingPanel, readingLine } from './state-panels.ts'

interface Answers {
  readonly patient: PatientSummary
  readonly model: ModelAnswer
  readonly assessment: AssessmentAnswer
  /** Null: there is no newer ECG. */
  readonly older: OlderEcg | null
}

export class AppShell extends LitElement {
  static override properties = {
    preferences: { state: true },
    route: { state: true },
    ecgReference: { state: true },
    findingId: { state: true },
  }

  declare preferences: Preferences
  declare route: Route
  /** Chosen by a view or by the link of the card; null: the newest. */
  declare ecgReference: string | null
  declare findingId: string | null

  #focusNext = false
  /** The last answers: they stay on screen while others are asked for. */
  #known: Answers | null = null

  readonly #session = new SessionController(this, {
    locale: () => this.preferences.locale,
    onSignIn: ({ ecg, finding }) => {
      this.ecgReference = ecg
      this.#showFirst(finding)
    },
  })

  readonly #answers = new Task(this, {
    args: () => [this.#session.phase, this.ecgReference] as const,
    task: async ([phase, ecg], { signal }): Promise<Answers | null> => {
      if (phase.kind !== 'open') return null
      const { session, api } = phase
      const newest = api.assessment(null, signal)
      const [model, assessment] = await Promise.all([
        api.model(signal),
        ecg === null ? newest : api.assessment(ecg, signal),
      ])
      const older = olderEcg(assessment, await newest)
      return { patient: session.patient, model, assessment, older }
    },
    onComplete: (answers) => {
      this.#known = answers
    },
    onError: () => {
      this.#focusNext ||= this.#known !== null
    },
  })

  readonly #view = new Task(this, {
    args: () => [this.route.view] as const,
    task: async ([view]) => {
      await loadView(view)
      return view
    },
  })

  constructor() {
    super()
    this.preferences = readPreferences()
    this.route = readRoute(location.hash)
    this.ecgReference = null
    this.findingId = this.route.view === 'finding' ? this.route.findingId : null
  }

  override connectedCallback() {
    super.connectedCallback()
    addEventListener('hashchange', this.#followHash)
  }

  override disconnectedCallback() {
    removeEventListener('hashchange', this.#followHash)
    super.disconnectedCallback()
  }

  get #words(): Words {
    return wordsIn(this.preferences.locale)
  }

  /** The first paint is what was clicked, unless the address already says more. */
  #showFirst(findingId: string | null) {
    if (!findingId || location.hash.length > 2) return
    writeEntry(readEntry(), `${location.pathname}${findingHash(findingId)}`)
    this.route = readRoute(location.hash)
    this.findingId = findingId
  }

  #followHash = () => {
    this.#session.claimEntry()
    this.route = readRoute(location.hash)
    if (this.route.view === 'finding') this.findingId = this.route.findingId
    this.#focusNext = true
  }

  /** The one that was last looked at, if this model has it. */
  get #finding() {
    const about = this.#shown?.model.indicators.find(({ id }) => id === this.findingId)
    return about?.finding ? { id: about.id, name: about.finding } : null
  }

  #prefer = (chosen: Partial<Preferences>) => {
    keepPreferences(chosen)
    const { locale } = this.preferences
    this.preferences = { ...this.preferences, ...chosen }
    if (locale !== this.preferences.locale) this.#session.askAnew()
  }

  #selectEcg = ({ detail }: CustomEvent<EcgSelect>) => {
    this.#chooseEcg(detail.reference)
  }

  #chooseEcg(reference: string | null) {
    this.ecgReference = reference
    this.#session.rememberEcg(reference)
  }

  /** Of the patient who is open, and of no one else. */
  get #shown(): Answers | null {
    const { phase } = this.#session
    return phase.kind === 'open' && this.#known?.patient === phase.session.patient
      ? this.#known
      : null
  }

  override willUpdate(changed: PropertyValues<this>) {
    if (changed.has('preferences')) applyPreferences(this.preferences)
    document.title = titleOf(this.route, this.findingId, this.#shown, this.#words)
  }

  override render() {
    const { preferences, route } = this
    const { phase } = this.#session
    return shellFrame({
      words: this.#words,
      preferences,
      route,
      session: phase.kind === 'open' ? phase.session : null,
      model: this.#shown?.model ?? null,
      onPrefer: this.#prefer,
      content: this.#content(),
    })
  }

  override updated() {
    if (!this.#focusNext || this.#answers.status === TaskStatus.PENDING) return
    const next = this.renderRoot.querySelector<LitElement>('message-panel, .view')
    if (!next) return
    this.#focusNext = false
    void next.updateComplete.then(() => {
      next.renderRoot.querySelector<HTMLElement>('h1')?.focus()
      scrollTo({ top: 0 })
    })
  }

  #content(): unknown {
    const { phase } = this.#session
    const { locale } = this.preferences
    switch (phase.kind) {
      case 'starting':
      case 'not-launched':
      case 'expired':
      case 'patient-unknown':
      case 'launch-failed':
        return closedPanel(phase, this.#words, this.#session.iss)
      case 'start-failed':
        return failurePanel(phase.error, locale, () => void this.#session.start())
      case 'picking':
        return html`<patient-picker
          .signedIn=${phase.signedIn}
          .locale=${locale}
          @patient-pick=${(event: CustomEvent<PatientSummary>) => {
            this.#session.pick(phase.signedIn, event.detail)
          }}
          @session-expire=${this.#session.expire}
        ></patient-picker>`
      case 'open':
        return this.#openContent(phase)
    }
  }

  /** While another ECG is asked for, the view stays; where it cannot be had, the view waits behind what says so. */
  #openContent(phase: OpenPhase): unknown {
    const { status, error } = this.#answers
    const shown = this.#shown
    const hasFailed = status === TaskStatus.ERROR
    if (!shown && !hasFailed) return loadingPanel(this.#words.loadingEcg, this.#words.loadingLong)
    return html`${
      hasFailed
        ? failurePanel(error, this.preferences.locale, this.#retry, this.#wayToNewest)
        : nothing
    }
    ${
      shown
        ? html`<div ?hidden=${hasFailed}>
            ${readingLine(status === TaskStatus.PENDING ? this.#words.loadingEcg : '')}
            ${shown.older ? olderLine(shown.older, this.preferences.locale, this.#showNewest) : nothing}
            ${this.#chosenView(phase, shown)}
          </div>`
        : nothing
    }`
  }

  #chosenView({ session, api }: OpenPhase, { model, assessment, older }: Answers): unknown {
    const { locale, theme } = this.preferences
    const { view } = this.route
    if (assessment.kind === 'declined' && (view === 'overview' || view === 'finding'))
      return declinedPanel(assessment, locale, older ? null : this.#wayToNewest)
    const ecgReference = assessment.ecg?.reference ?? this.ecgReference
    const { findingId } = this
    const isNewest = older === null
    return this.#view.render({
      pending: () => loadingPanel(this.#words.loading),
      error: (error) => failurePanel(error, locale, () => void this.#view.run()),
      complete: () =>
        routedElement(
          view,
          { session, api, locale, theme, model, assessment, ecgReference, isNewest, findingId },
          this.#selectEcg,
        ),
    })
  }

  #retry = () => {
    this.#focusNext = true
    void this.#answers.run()
  }

  /** Null: the newest is what was asked for. */
  get #wayToNewest(): (() => void) | null {
    return this.ecgReference === null ? null : this.#showNewest
  }

  #showNewest = () => {
    this.#focusNext = true
    this.#chooseEcg(null)
  }

  static override styles = [shared, waiting, shellStyles]
}

customElements.define('app-shell', AppShell)
