/**
 * @module smart-app/views/app-shell: the frame of every view: who is signed in, about whom, what is asked, what is shown.
 */
import { Task, TaskStatus } from '@lit/task'
import { LitElement, html, type PropertyValues } from 'lit'
import { html as staticHtml, unsafeStatic } from 'lit/static-html.js'
import type { AssessmentAnswer, ModelAnswer } from '../../../src/api/types.ts'
import { createApi } from '../data/api.ts'
import { asApiError } from '../data/errors.ts'
import { findFinding, listFindings } from '../data/findings.ts'
import { launchProblemOf, oauthCodeOf } from '../data/launch-problem.ts'
import {
  applyPreferences,
  keepPreferences,
  readPreferences,
  type Preferences,
} from '../data/preferences.ts'
import { findingHash, readRoute, type Route } from '../data/route.ts'
import { applySmartStyle } from '../data/apply-smart-style.ts'
import {
  choosePatient,
  completeSignIn,
  forgetSession,
  openPatient,
  type SignedIn,
} from '../data/smart.ts'
import { watchExpiry } from '../data/watch-expiry.ts'
import { shared } from '../styles/shared.ts'
import { waiting } from '../styles/waiting.ts'
import { wordsIn, type Words } from '../words/index.ts'
import { closedPanel, type ClosedPhase } from './closed-panel.ts'
import type { Api, EcgSelect, PatientSummary, Session } from './contract.ts'
import { shellFrame } from './shell-frame.ts'
import { shellStyles } from './shell-styles.ts'
import { loadPicker, loadView, viewTags } from './load-view.ts'
import { declinedPanel, failurePanel, loadingPanel } from './state-panels.ts'

type Phase =
  | ClosedPhase
  | { readonly kind: 'start-failed'; readonly error: unknown }
  | { readonly kind: 'picking'; readonly signedIn: SignedIn }
  | { readonly kind: 'open'; readonly session: Session; readonly api: Api }

export class AppShell extends LitElement {
  static override properties = {
    phase: { state: true },
    preferences: { state: true },
    route: { state: true },
    ecgReference: { state: true },
    findingId: { state: true },
  }

  declare phase: Phase
  declare preferences: Preferences
  declare route: Route
  /** Chosen by a view or by the link of the card; null: the newest. */
  declare ecgReference: string | null
  declare findingId: string | null

  #signedIn: SignedIn | null = null
  #focusNext = false

  #answers = new Task(this, {
    args: () => [this.phase, this.ecgReference, this.preferences.locale] as const,
    task: async ([phase, ecg], { signal }) => {
      if (phase.kind !== 'open') return null
      const { api } = phase
      const [model, assessment] = await Promise.all([
        api.model(signal),
        api.assessment(ecg, signal),
      ])
      return { model, assessment }
    },
  })

  #view = new Task(this, {
    args: () => [this.route.view] as const,
    task: async ([view]) => {
      await loadView(view)
      return view
    },
  })

  constructor() {
    super()
    this.phase = { kind: 'starting' }
    this.preferences = readPreferences()
    this.route = readRoute(location.hash)
    this.ecgReference = null
    this.findingId = this.route.view === 'finding' ? this.route.findingId : null
  }

  override connectedCallback() {
    super.connectedCallback()
    addEventListener('hashchange', this.#followHash)
    void this.#start()
  }

  override disconnectedCallback() {
    removeEventListener('hashchange', this.#followHash)
    super.disconnectedCallback()
  }

  get #words(): Words {
    return wordsIn(this.preferences.locale)
  }

  #start = async () => {
    this.phase = { kind: 'starting' }
    try {
      const signedIn = await completeSignIn()
      if (!signedIn) {
        this.phase = { kind: 'not-launched' }
        return
      }
      this.#signedIn = signedIn
      void applySmartStyle(signedIn.styleUrl, signedIn.iss)
      this.ecgReference = signedIn.appContext.ecg
      this.#showFirst(signedIn.appContext.finding)
    } catch (error) {
      forgetSession()
      this.phase = {
        kind: 'launch-failed',
        problem: launchProblemOf(error),
        code: oauthCodeOf(error),
      }
      return
    }
    await this.#openPatient(this.#signedIn)
  }

  /** The first paint is what was clicked, unless the address already says more. */
  #showFirst(findingId: string | null) {
    if (!findingId || location.hash.length > 2) return
    history.replaceState(null, '', `${location.pathname}${findingHash(findingId)}`)
    this.route = readRoute(location.hash)
    this.findingId = findingId
  }

  async #openPatient(signedIn: SignedIn) {
    try {
      if (signedIn.patientId === null) {
        await loadPicker()
        this.phase = { kind: 'picking', signedIn }
        return
      }
      this.#open(await openPatient(signedIn, signedIn.patientId))
    } catch (error) {
      const { problem } = asApiError(error)
      if (problem === 'expired') this.#expire()
      else if (problem === 'not-found') this.phase = { kind: 'patient-unknown' }
      else this.phase = { kind: 'start-failed', error }
    }
  }

  #open(session: Session) {
    const { iss, token } = this.#signedIn ?? {}
    if (iss === undefined || token === undefined) return
    const api = createApi({
      base: new URL('../api/', new URL(import.meta.env.BASE_URL, location.href)).href,
      iss,
      patientId: session.patient.id,
      token,
      locale: this.preferences.locale,
    })
    this.phase = { kind: 'open', ...watchExpiry({ session, api }, this.#expire) }
  }

  /** What was on screen goes with the session. */
  #expire = () => {
    forgetSession()
    this.phase = { kind: 'expired' }
  }

  #followHash = () => {
    this.route = readRoute(location.hash)
    if (this.route.view === 'finding') this.findingId = this.route.findingId
    this.#focusNext = true
  }

  #prefer = (preferences: Preferences) => {
    keepPreferences(preferences)
    const isOtherLanguage = preferences.locale !== this.preferences.locale
    this.preferences = preferences
    if (isOtherLanguage && this.phase.kind === 'open') this.#open(this.phase.session)
  }

  override willUpdate(changed: PropertyValues<this>) {
    if (changed.has('preferences')) applyPreferences(this.preferences)
    document.title = this.#title()
  }

  /** No patient in it: titles end up in the browser's history. */
  #title(): string {
    const { value } = this.#answers
    const words = this.#words
    const finding =
      this.route.view === 'finding' && value
        ? findFinding(listFindings(value.model, value.assessment), this.findingId)
        : null
    const { overview, ecg, trend, modelCard } = words
    const view = { overview, finding: finding?.name ?? words.finding, ecg, trend, model: modelCard }
    return `${view[this.route.view]} – AnyECG-Lab`
  }

  override render() {
    const { phase, preferences, route } = this
    const { value } = this.#answers
    return shellFrame({
      words: this.#words,
      preferences,
      route,
      session: phase.kind === 'open' ? phase.session : null,
      model: value?.model ?? null,
      onPrefer: this.#prefer,
      content: this.#content(),
    })
  }

  override updated() {
    if (!this.#focusNext || this.#view.status !== TaskStatus.COMPLETE) return
    this.#focusNext = false
    const view = this.renderRoot.querySelector<LitElement>('main > *')
    void view?.updateComplete.then(() => {
      view.renderRoot.querySelector<HTMLElement>('h1')?.focus()
      scrollTo({ top: 0 })
    })
  }

  #content(): unknown {
    const { phase } = this
    const words = this.#words
    const { locale } = this.preferences
    switch (phase.kind) {
      case 'starting':
      case 'not-launched':
      case 'expired':
      case 'patient-unknown':
      case 'launch-failed':
        return closedPanel(phase, words, this.#signedIn?.iss ?? null)
      case 'start-failed':
        return failurePanel(phase.error, locale, () => void this.#start())
      case 'picking':
        return html`<patient-picker
          .signedIn=${phase.signedIn}
          .locale=${locale}
          @patient-pick=${(event: CustomEvent<PatientSummary>) => {
            this.#open(choosePatient(phase.signedIn, event.detail))
          }}
          @session-expire=${this.#expire}
        ></patient-picker>`
      case 'open':
        return this.#answers.render({
          pending: () => loadingPanel(words.loadingEcg, words.loadingLong),
          error: (error) => failurePanel(error, locale, () => void this.#answers.run()),
          complete: (answers) => answers && this.#chosenView(phase, answers),
        })
    }
  }

  #chosenView(
    { session, api }: { readonly session: Session; readonly api: Api },
    { model, assessment }: { readonly model: ModelAnswer; readonly assessment: AssessmentAnswer },
  ): unknown {
    const { locale, theme } = this.preferences
    const { view } = this.route
    if (assessment.kind === 'declined' && (view === 'overview' || view === 'finding'))
      return declinedPanel(assessment, locale)
    const tag = unsafeStatic(viewTags[view])
    return this.#view.render({
      pending: () => loadingPanel(this.#words.loading),
      error: (error) => failurePanel(error, locale, () => void this.#view.run()),
      complete: () => staticHtml`<${tag}
        .session=${session}
        .api=${api}
        .locale=${locale}
        .theme=${theme}
        .model=${model}
        .assessment=${assessment}
        .ecgReference=${assessment.ecg?.reference ?? this.ecgReference}
        .findingId=${this.findingId}
        @ecg-select=${this.#selectEcg}
      ></${tag}>`,
    })
  }

  #selectEcg = (event: CustomEvent<EcgSelect>) => {
    this.ecgReference = event.detail.reference
  }

  static override styles = [shared, waiting, shellStyles]
}

customElements.define('app-shell', AppShell)
