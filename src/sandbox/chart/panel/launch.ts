/** @module sandbox/chart/panel/launch: the EHR's side of a SMART launch. https://hl7.org/fhir/smart-app-launch/app-launch.html */
import type { Link, PatientViewContext } from '../../../cds-hooks/types.ts'
import { Failure } from '../page/failure.ts'
import { requestJson } from '../page/request.ts'

export interface LaunchRequest {
  readonly link: Link
  readonly context: PatientViewContext
  readonly fhirServer: string
}

/** As the app calls itself, and as it is registered. */
export const appName = 'AnyECG-Lab'
export const appPath = '/smart/launch.html'

/** One name for one app, whatever the words of the link that led to it. */
export function appNameOf({ label, url }: Link): string {
  return new URL(url).pathname === appPath ? appName : label
}

/** In a frame of another origin the app would have neither its cookies nor, often, leave to be there. */
export function canFrame({ url }: Link, pageOrigin: string): boolean {
  return new URL(url).origin === pageOrigin
}

/**
 * The context stays with the authorization server; the app's address gets a handle to it.
 * @param needPatientBanner whether the app must say itself whom it is about.
 */
export async function prepareLaunch(
  { link, context, fhirServer }: LaunchRequest,
  needPatientBanner: boolean,
): Promise<URL> {
  const { patientId, encounterId, userId } = context
  const { launch } = (await requestJson('/auth/launch', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      patient: patientId,
      ...(encounterId ? { encounter: encounterId } : {}),
      user: userId,
      ...(link.appContext ? { appContext: link.appContext } : {}),
      ...(needPatientBanner ? {} : { needPatientBanner }),
    }),
  })) as { readonly launch: string }
  const url = new URL(link.url)
  url.searchParams.set('iss', fhirServer)
  url.searchParams.set('launch', launch)
  return url
}

/** Opens the app in a window of its own, where the chart's banner does not show. */
export async function launchInWindow(request: LaunchRequest): Promise<void> {
  // Opened at once: after a pause the browser would take it for a pop-up nobody asked for.
  const tab = window.open('about:blank', '_blank')
  try {
    const url = await prepareLaunch(request, true)
    if (!tab) throw new Failure('the browser did not allow a new window')
    tab.opener = null
    tab.location.replace(url.href)
  } catch (error) {
    tab?.close()
    throw error
  }
}
