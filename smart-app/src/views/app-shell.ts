/**
 * @module smart-app/views/app-shell: the frame of every view: who is signed in, about whom, what is asked, what is shown.
 */
import { Task, TaskStatus } from '@lit/task'
import { LitElement, html, nothing, type PropertyValues } from 'lit'
import { firstFilter, type FindingFilter } from '../data/findings.ts'
import {
  applyPreferences,
  keepPreferences,
  readPreferences,
  type Preferences,
} from '../data/preferences.ts'
import { findingOf } from '../data/route.ts'
import { shared } from '../styles/shared.ts'
import { waiting } from '../styles/waiting.ts'
import { wordsIn, type Words } from '../words/index.ts'
import { readAnswers, type Answers } from './answers.ts'
import { Arrival } from './arrival.ts'
import { closedPanel } from './closed-panel.ts'
import type { EcgSelect, FindingSelect, PatientSummary } from './contract.ts'
import { loadView } from './load-view.ts'
import { olderLine } from './older-line.ts'
import { RouteController } from './route-controller.ts'
import { routedElement } from './routed-element.ts'
import { SessionController, type OpenPhase } from './session-controller.ts'
import { shellFrame } from './shell-frame.ts'
import { shellStyles } from './shell-styles.ts'
import { titleOf } from './shell-title.ts'
import {
  declinedPanel,
  failurePanel,
  loadingPanel,
  readingLine,
  unknownFindingPanel,
} from './state-panels.ts'
import { wayBack } from './way-back.ts'

export class AppShell extends LitElement {
  static override properties = {
    preferences: { state: true },
    ecgReference: { state: true },
    filter: { state: true },
  }

  declare preferences: Preferences
  /** Chosen by a view or by the link of the card; null: the newest. */
  declare ecgReference: string | null
  /** Of the overview: it outlives the view, and not the patient. */
  declare filter: FindingFilter

  readonly #arrival = new Arrival(this)
  /** The last answers: they stay on screen while others are asked for. */
  #known: Answers | null = null

  readonly #session = new SessionController(this, {
    locale: () => this.preferences.locale,
    onSignIn: ({ ecg, finding }) => {
      this.ecgReference = ecg
      this.#navigation.showFirst(finding)
      this.#arrival.begin()
    },
  })

  readonly #navigation = new RouteController(this, {
    onStep: () => {
      this.#arrival.follow()
      this.#session.claimEntry()
    },
    isFindingKnown: () => this.#finding !== null,
  })

  readonly #answers = new Task(this, {
    args: () => [this.#session.phase, this.ecgReference] as const,
    task: async ([phase, ecg], { signal }) =>
      phase.kind === 'open' ? readAnswers(phase, ecg, signal) : null,
    onComplete: (answers) => {
      this.#known = answers
    },
    onError: () => {
      if (this.#known) this.#arrival.expect('answered')
    },
  })

  readonly #view = new Task(this, {
    args: () => [this.#navigation.route.view] as const,
    task: async ([view]) => {
      if (view !== 'unknown') await loadView(view)
      return view
    },
  })

  constructor() {
    super()
    this.preferences = readPreferences()
    this.ecgReference = null
    this.filter = firstFilter
  }

  get #words(): Words {
    return wordsIn(this.preferences.locale)
  }

  /** The one that was last looked at, if this model has it. */
  get #finding(): { readonly id: string; readonly name: string } | null {
    const about = this.#shown?.model.indicators.find(({ id }) => id === this.#navigation.findingId)
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

  /** The address names one that this model has not. */
  get #isFindingUnknown(): boolean {
    return findingOf(this.#navigation.route) !== null && this.#finding === null
  }

  #selectFinding = ({ detail }: CustomEvent<FindingSelect>) => {
    this.#navigation.showBeside('trend', detail.findingId)
  }

  #narrow = ({ detail }: CustomEvent<FindingFilter>) => {
    this.filter = detail
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
    const { status, error } = this.#answers
    document.title = titleOf({
      phase: this.#session.phase,
      route: this.#navigation.route,
      failure: status === TaskStatus.ERROR ? { error } : null,
      isAnswered: this.#shown !== null,
      findingName: this.#finding?.name ?? null,
      isFindingUnknown: this.#isFindingUnknown,
      locale: this.preferences.locale,
    })
  }

  override render() {
    const { preferences } = this
    const { phase } = this.#session
    return shellFrame({
      words: this.#words,
      preferences,
      route: this.#navigation.route,
      session: phase.kind === 'open' ? phase.session : null,
      model: this.#shown?.model ?? null,
      onPrefer: this.#prefer,
      onChangePatient:
        phase.kind === 'open' && !phase.session.isPatientGiven
          ? () => void this.#changePatient()
          : null,
      content: this.#content(),
    })
  }

  override updated() {
    this.#arrival.settle(this.#answers.status === TaskStatus.PENDING)
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
            this.#arrival.expect('answered')
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
        ? failurePanel(error, this.preferences.locale, this.#retry, {
            showNewest: this.#wayToNewest,
          })
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
    const { view } = this.#navigation.route
    if (view === 'unknown' || this.#isFindingUnknown) return unknownFindingPanel(this.#words)
    if (assessment.kind === 'declined' && (view === 'overview' || view === 'finding'))
      return declinedPanel(assessment, locale, older ? null : this.#wayToNewest)
    const ecgReference = assessment.ecg?.reference ?? this.ecgReference
    const { filter } = this
    const { findingId } = this.#navigation
    const finding = view === 'ecg' || view === 'trend' ? this.#finding : null
    const isNewest = older === null
    return this.#view.render({
      pending: () => loadingPanel(this.#words.loading),
      error: (error) => failurePanel(error, locale, () => void this.#view.run()),
      complete: () =>
        html`${finding ? wayBack(finding, locale) : nothing}
        ${routedElement(
          view,
          {
            session,
            api,
            locale,
            theme,
            model,
            assessment,
            ecgReference,
            isNewest,
            findingId,
            filter,
          },
          { selectEcg: this.#selectEcg, selectFinding: this.#selectFinding, narrow: this.#narrow },
        )}`,
    })
  }

  #changePatient = async () => {
    await this.#session.changePatient()
    this.ecgReference = null
    this.filter = firstFilter
    this.#navigation.reset()
    this.#arrival.expect('now')
    this.requestUpdate()
  }

  #retry = () => {
    this.#arrival.expect('answered')
    void this.#answers.run()
  }

  /** Null: the newest is what was asked for. */
  get #wayToNewest(): (() => void) | null {
    return this.ecgReference === null ? null : this.#showNewest
  }

  #showNewest = () => {
    this.#arrival.expect('answered')
    this.#chooseEcg(null)
  }

  static override styles = [shared, waiting, shellStyles]
}

customElements.define('app-shell', AppShell)
