/** @module sandbox/chart/launch: the EHR's side of a SMART launch. https://hl7.org/fhir/smart-app-launch/app-launch.html */
import type { Link, PatientViewContext } from '../../cds-hooks/types.ts'
import { requestJson } from './fhir.ts'

/** Opens the app in a window of its own, about this patient; the context stays with the authorization server. */
export async function launchApp(
  link: Link,
  { patientId, encounterId, userId }: PatientViewContext,
  fhirServer: string,
): Promise<void> {
  // Opened at once: after a pause the browser would take it for a pop-up nobody asked for.
  const tab = window.open('about:blank', '_blank')
  try {
    const { launch } = (await requestJson('/auth/launch', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        patient: patientId,
        ...(encounterId ? { encounter: encounterId } : {}),
        user: userId,
        ...(link.appContext ? { appContext: link.appContext } : {}),
      }),
    })) as { readonly launch: string }
    const url = new URL(link.url)
    url.searchParams.set('iss', fhirServer)
    url.searchParams.set('launch', launch)
    if (!tab) throw new Error('The browser did not allow a new window.')
    tab.opener = null
    tab.location.replace(url.href)
  } catch (error) {
    tab?.close()
    throw error
  }
}
