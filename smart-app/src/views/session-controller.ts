/** @module smart-app/views/session-controller: from a launch to a patient's open chart, and to the end of the session. */
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { createApi } from '../data/api.ts'
import { applySmartStyle } from '../data/apply-smart-style.ts'
import { asApiError } from '../data/errors.ts'
import type { AppContext } from '../data/launch-parameters.ts'
import { launchProblemOf, oauthCodeOf } from '../data/launch-problem.ts'
import { claimEntry } from '../data/own-session.ts'
import {
  choosePatient,
  completeSignIn,
  forgetPatient,
  forgetSession,
  openPatient,
  rememberEcg,
  type SignedIn,
} from '../data/smart.ts'
import { watchExpiry } from '../data/watch-expiry.ts'
import type { ClosedPhase } from './closed-panel.ts'
import type { Api, Locale, PatientSummary, Session } from './contract.ts'
import { loadPicker } from './load-view.ts'

export interface OpenPhase {
  readonly kind: 'open'
  readonly session: Session
  readonly api: Api
}

export type Phase =
  | ClosedPhase
  | { readonly kind: 'start-failed'; readonly error: unknown }
  | { readonly kind: 'picking'; readonly signedIn: SignedIn }
  | OpenPhase

export interface SessionOptions {
  readonly locale: () => Locale
  /** What was clicked in the EHR; before the first answer is asked for. */
  readonly onSignIn: (clicked: AppContext) => void
}

export class SessionController implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #options: SessionOptions
  #phase: Phase = { kind: 'starting' }
  #signedIn: SignedIn | null = null

  constructor(host: ReactiveControllerHost, options: SessionOptions) {
    this.#host = host
    this.#options = options
    host.addController(this)
  }

  get phase(): Phase {
    return this.#phase
  }

  /** Where the reader was signed in, if at all: FHIR base URL. */
  get iss(): string | null {
    return this.#signedIn?.iss ?? null
  }

  hostConnected() {
    void this.start()
  }

  readonly start = async () => {
    this.#enter({ kind: 'starting' })
    try {
      const signedIn = await completeSignIn()
      if (!signedIn) {
        this.#enter({ kind: 'not-launched' })
        return
      }
      this.#signedIn = signedIn
      void applySmartStyle(signedIn.styleUrl, signedIn.iss)
      this.#options.onSignIn(signedIn.appContext)
    } catch (error) {
      this.#enter({
        kind: 'launch-failed',
        problem: launchProblemOf(error),
        code: oauthCodeOf(error),
      })
      return
    }
    await this.#openPatient(this.#signedIn)
  }

  pick(signedIn: SignedIn, patient: PatientSummary) {
    this.#open(choosePatient(signedIn, patient))
  }

  /** Back to the choice, where this app left it to the reader. */
  readonly changePatient = async () => {
    const signedIn = this.#signedIn
    if (!signedIn || signedIn.isPatientGiven) return
    forgetPatient(signedIn)
    await this.#openPatient({ ...signedIn, patientId: null })
  }

  /** The same chart, asked for in the language as it is now. */
  askAnew() {
    if (this.#phase.kind === 'open') this.#open(this.#phase.session)
  }

  /** Chosen by the reader; null: the newest. A reload of the page keeps it. */
  rememberEcg(reference: string | null) {
    if (this.#signedIn) rememberEcg(this.#signedIn, reference)
  }

  /** The step of the history that was just taken belongs to this session, too. */
  claimEntry() {
    if (this.#signedIn) claimEntry(this.#signedIn.key)
  }

  /** What was on screen goes with the session. */
  readonly expire = () => {
    if (this.#signedIn) forgetSession(this.#signedIn)
    this.#enter({ kind: 'expired' })
  }

  async #openPatient(signedIn: SignedIn) {
    try {
      if (signedIn.patientId === null) {
        await loadPicker()
        this.#enter({ kind: 'picking', signedIn })
        return
      }
      this.#open(await openPatient(signedIn, signedIn.patientId))
    } catch (error) {
      const { problem } = asApiError(error)
      if (problem === 'expired') this.expire()
      else if (problem === 'not-found') this.#enter({ kind: 'patient-unknown' })
      else this.#enter({ kind: 'start-failed', error })
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
      locale: this.#options.locale(),
    })
    this.#enter({ kind: 'open', ...watchExpiry({ session, api }, this.expire) })
  }

  #enter(phase: Phase) {
    this.#phase = phase
    this.#host.requestUpdate()
  }
}
