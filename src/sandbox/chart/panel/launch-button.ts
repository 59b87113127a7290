/** @module sandbox/chart/panel/launch-button: a SMART app is no page to go to: it needs a launch of its own. */
import type { Link } from '../../../cds-hooks/types.ts'
import { attempt, createProblem } from '../page/attempt.ts'
import { create } from '../page/dom.ts'

/** @param launch resolves when the app opens; rejects with the reason why not. */
export function renderLaunch(
  link: Link,
  launch: (link: Link) => Promise<void>,
): readonly HTMLElement[] {
  const button = create('button', { type: 'button', class: 'plain launch' }, link.label)
  const problem = createProblem()
  button.addEventListener('click', () => {
    attempt(button, problem, 'Not opened.', () => launch(link))
  })
  return [button, problem]
}

/**
 * The app for a chart whose card does not lead to it: what makes no card waits there.
 * @param fhirServer base URL, at the address where the app may be launched.
 * @returns undefined where the app was not built, or cannot be asked for.
 */
export async function findApp(fhirServer: string, signal: AbortSignal): Promise<Link | undefined> {
  const path = '/smart/launch.html'
  const isBuilt = await fetch(path, { method: 'HEAD', signal }).then(
    ({ ok }) => ok,
    () => false,
  )
  if (!isBuilt) return undefined
  return { label: 'ECG laboratory view', url: new URL(path, fhirServer).href, type: 'smart' }
}
