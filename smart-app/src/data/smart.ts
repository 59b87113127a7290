/**
 * @module smart-app/data/smart: signing in, and what it gave us. The only place that knows fhirclient and the token.
 * https://hl7.org/fhir/smart-app-launch/app-launch.html
 */
import FHIR from 'fhirclient'
import type { Bundle, Patient } from '@medplum/fhirtypes'
import type { PatientSummary, Session } from '../views/contract.ts'
import { ApiError } from './errors.ts'
import { fetchJson, type TokenSource } from './fetch-json.ts'
import { readAppContext, readFindingId, type AppContext } from './launch-parameters.ts'
import {
  beginSession,
  claimEntry,
  endSession,
  leaveSessions,
  ownSession,
  recall,
  remember,
} from './own-session.ts'
import { readFoundPatients, summarisePatient, type FoundPatients } from './patient.ts'
import { scopesOf } from './scopes.ts'

export const clientId = 'anyecg-lab-app'

// A public client names itself at each refresh: https://www.rfc-editor.org/rfc/rfc6749#section-6
const settings = FHIR.oauth2.settings as { refreshTokenWithClientId?: boolean }
settings.refreshTokenWithClientId = true

/** Leaves for the authorization server; comes back to index.html. */
export async function signIn(options: {
  readonly iss: string
  /** The EHR's handle; null: a launch of our own. */
  readonly launch: string | null
  /** What was clicked, kept over the way. */
  readonly findingId: string | null
}): Promise<void> {
  const { iss, launch, findingId } = options
  // fhirclient believes the address before its arguments: it gets nothing to believe.
  history.replaceState(null, '', location.pathname)
  // fhirclient would end the session that the tab is marked with, which may be another frame's.
  leaveSessions()
  const url = await FHIR.oauth2.authorize({
    iss,
    ...(launch === null ? {} : { launch }),
    clientId,
    scope: scopesOf(launch),
    redirectUri: new URL('./', location.href).href,
    pkceMode: 'required',
    // In the EHR's own frame.
    completeInTarget: true,
    noRedirect: true,
  })
  if (typeof url !== 'string') throw new Error('fhirclient named no sign-in address.')
  beginSession(
    new URL(url).searchParams.get('state') ?? '',
    findingId === null ? {} : { finding: findingId },
  )
  // Back leads to where the launch came from, and not to a launch page with nothing left to launch.
  location.replace(url)
}

/** A user who is signed in; about whom may not be known yet. */
export interface SignedIn {
  /** Which of the tab's sessions: data/own-session.ts. */
  readonly key: string
  readonly iss: string
  readonly token: TokenSource
  readonly patientId: string | null
  /** True: the sign-in named the patient; else the reader picks one here. */
  readonly isPatientGiven: boolean
  readonly appContext: AppContext
  readonly needPatientBanner: boolean
  readonly styleUrl: string | null
}

/** Null: the page was opened as it is, without a launch. Throws an Error with the authorization server's words. */
export async function completeSignIn(): Promise<SignedIn | null> {
  const { search, pathname, hash } = location
  const parameters = new URLSearchParams(search)
  const isReturn = ['code', 'error', 'state'].some((name) => parameters.has(name))
  const stateKey = isReturn ? parameters.get('state') : ownSession()
  if (!isReturn && stateKey === null) return null
  // Not named, it would be that of whichever frame of the tab was last: fhirclient gets no mark to go by.
  sessionStorage.removeItem('SMART_KEY')
  try {
    const client = await FHIR.oauth2.ready(stateKey === null ? {} : { stateKey })
    return toSignedIn(client, stateKey ?? '')
  } catch (error) {
    endSession(stateKey)
    throw error
  } finally {
    // Whatever came back, code or error, does not stay in the address or in its history.
    claimEntry(stateKey, pathname + hash)
  }
}

function toSignedIn(client: Client, key: string): SignedIn {
  const answer = (client.state.tokenResponse ?? {}) as Record<string, unknown>
  const { finding, ecg } = readAppContext(answer.appContext)
  const memory = recall(key)
  return {
    key,
    iss: client.state.serverUrl,
    token: tokenOf(client),
    patientId: client.patient.id ?? memory.patient ?? null,
    isPatientGiven: client.patient.id !== null,
    appContext: {
      finding: memory.finding === null ? null : (finding ?? readFindingId(memory.finding)),
      ecg: memory.ecg === undefined ? ecg : memory.ecg,
    },
    needPatientBanner: answer.need_patient_banner !== false,
    styleUrl: typeof answer.smart_style_url === 'string' ? answer.smart_style_url : null,
  }
}

/** Signed out as far as this frame goes: nothing of the patient is left in the tab. */
export function forgetSession({ key }: SignedIn): void {
  endSession(key)
}

/** What the reader chose stays over a reload. */
export function rememberEcg({ key }: SignedIn, ecg: string | null): void {
  remember(key, { ecg })
}

type Client = Awaited<ReturnType<typeof FHIR.oauth2.ready>>

function tokenOf(client: Client): TokenSource {
  const tokenNow = () => {
    const token = client.state.tokenResponse?.access_token
    if (!token) throw new ApiError('expired', 401, '')
    return token
  }
  const refresh = async () => {
    if (!client.state.tokenResponse?.refresh_token) throw new ApiError('expired', 401, '')
    try {
      await client.refresh()
    } catch (cause) {
      throw new ApiError('expired', 401, '', { cause })
    }
    return tokenNow()
  }
  return {
    current: () => {
      const { expiresAt } = client.state
      const isOver = expiresAt !== undefined && expiresAt - 10 < Date.now() / 1000
      return isOver ? refresh() : Promise.resolve(tokenNow())
    },
    renew: refresh,
  }
}

/** Reads with the user's token, below `iss` and nowhere else. */
export function readerOf({ iss, token }: SignedIn): Session['read'] {
  const base = iss.endsWith('/') ? iss : `${iss}/`
  return (path, signal) => {
    const url = new URL(path, base)
    if (!url.href.startsWith(base)) throw new ApiError('invalid', 0, '')
    return fetchJson({ url, token, accept: 'application/fhir+json', signal })
  }
}

/** @throws ApiError `not-found` where the EHR names a patient its FHIR server does not know. */
export async function openPatient(signedIn: SignedIn, patientId: string): Promise<Session> {
  const read = readerOf(signedIn)
  const patient = await read<Patient>(`Patient/${encodeURIComponent(patientId)}`)
  return toSession(signedIn, summarisePatient(patient))
}

/** The reader picked one; a reload of the page does not ask again. */
export function choosePatient(signedIn: SignedIn, patient: PatientSummary): Session {
  remember(signedIn.key, { patient: patient.id })
  return toSession({ ...signedIn, isPatientGiven: false }, patient)
}

/** Another one is to be picked: what was chosen of the last one goes with them. */
export function forgetPatient(signedIn: SignedIn): void {
  remember(signedIn.key, { patient: null, ecg: null, finding: null })
}

function toSession(signedIn: SignedIn, patient: PatientSummary): Session {
  const { iss, isPatientGiven } = signedIn
  // Of a patient who was picked here the EHR around us knows nothing.
  const needPatientBanner = signedIn.needPatientBanner || !isPatientGiven
  return { iss, patient, isPatientGiven, needPatientBanner, read: readerOf(signedIn) }
}

const patientsAtOnce = 20

export async function searchPatients(
  signedIn: SignedIn,
  name: string,
  signal?: AbortSignal,
): Promise<FoundPatients> {
  const query = new URLSearchParams({ name, _count: String(patientsAtOnce), _sort: 'family' })
  const bundle = await readerOf(signedIn)<Bundle>(`Patient?${query}`, signal)
  return readFoundPatients(bundle, patientsAtOnce)
}
