/**
 * @module sandbox/smart-auth/launch-context: what an app is launched with.
 * https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html#launch-context-arrives-with-your-access_token
 */
import { createExpiringMap, type ExpiringMap } from './expiring-map.ts'

export interface LaunchContext {
  readonly patient?: string
  readonly encounter?: string
  readonly intent?: string
  /** From the link of a CDS Hooks card. */
  readonly appContext?: string
  /** False: the app opens in a panel below the chart's own banner. Absent: in a page of its own, with no other. */
  readonly needPatientBanner?: boolean
}

/** The chart page's hand-over to an app: for this user, once. */
export interface Launch extends LaunchContext {
  readonly patient: string
  /** `Practitioner/1`. */
  readonly user: string
}

export interface LaunchStore {
  /** By the handle in the `launch` parameter. */
  readonly launches: ExpiringMap<Launch>
  /** By the id of the grant that a user gave. */
  readonly granted: ExpiringMap<LaunchContext>
  /** Ids of the grants that end when somebody else signs in, by the session of the browser they were given in. */
  readonly ofSession: ExpiringMap<readonly string[]>
}

export const launchSeconds = 5 * 60

export function createLaunchStore(): LaunchStore {
  return {
    launches: createExpiringMap(),
    granted: createExpiringMap(),
    ofSession: createExpiringMap(),
  }
}

/** What stands beside the tokens in the answer of the token endpoint. */
export function tokenParameters(
  { patient, encounter, intent, appContext, needPatientBanner = true }: LaunchContext,
  styleUrl: string,
): Record<string, string | boolean> {
  return {
    ...(patient === undefined ? {} : { patient }),
    ...(encounter === undefined ? {} : { encounter }),
    ...(intent === undefined ? {} : { intent }),
    ...(appContext === undefined ? {} : { appContext }),
    need_patient_banner: needPatientBanner,
    smart_style_url: styleUrl,
  }
}
