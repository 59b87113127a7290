/**
 * @module smart-app/data/launch-parameters: how the app was opened.
 * https://hl7.org/fhir/smart-app-launch/app-launch.html
 */

export type Launch =
  | { readonly kind: 'ehr'; readonly iss: string; readonly launch: string }
  | { readonly kind: 'standalone'; readonly iss: string | null }
  | { readonly kind: 'invalid'; readonly problem: 'iss-missing' | 'iss-invalid' }

/**
 * Only `iss` and `launch` are taken: fhirclient itself would also believe a `patientId`, a `clientId` or a
 * `fhirServiceUrl` of the address, and the last one skips the sign-in.
 */
export function readLaunch(search: string): Launch {
  const parameters = new URLSearchParams(search)
  const iss = parameters.get('iss')
  const launch = parameters.get('launch')
  if (launch && !iss) return { kind: 'invalid', problem: 'iss-missing' }
  if (iss && !isServerUrl(iss)) return { kind: 'invalid', problem: 'iss-invalid' }
  return launch && iss ? { kind: 'ehr', iss, launch } : { kind: 'standalone', iss: iss ?? null }
}

/** https, or http on this computer: a token travels to it. */
function isServerUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password } = new URL(text)
  const isHere = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
  return (protocol === 'https:' || (protocol === 'http:' && isHere)) && !username && !password
}

const findingPattern = /^[a-z0-9][a-z0-9-]{0,60}-(low|high)$/

/** An indicator id, or null for anything else: what comes from an address is not believed. */
export function readFindingId(text: unknown): string | null {
  return typeof text === 'string' && findingPattern.test(text) ? text : null
}

export interface AppContext {
  readonly finding: string | null
  /** `Observation/1` */
  readonly ecg: string | null
}

/**
 * The link of a card carries what was clicked: `{"finding": "potassium-high", "ecg": "Observation/1"}`.
 * https://cds-hooks.hl7.org/2.0/#link (appContext)
 * @param appContext as in the token's answer; a string of JSON, or already an object.
 */
export function readAppContext(appContext: unknown): AppContext {
  const value = typeof appContext === 'string' ? parse(appContext) : appContext
  if (typeof value !== 'object' || value === null) return { finding: null, ecg: null }
  const { finding, ecg } = value as { finding?: unknown; ecg?: unknown }
  return {
    finding: readFindingId(finding),
    ecg: typeof ecg === 'string' && /^Observation\/[A-Za-z0-9.-]{1,64}$/.test(ecg) ? ecg : null,
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}
