/** @module sandbox/chart/panel/launch-button: a SMART app is no page to go to: it needs a launch of its own. */
import type { Link } from '../../../cds-hooks/types.ts'
import { attempt } from '../page/attempt.ts'
import { create } from '../page/dom.ts'
import { explain, type Explanation } from '../page/failure.ts'
import { requestJson } from '../page/request.ts'
import { appName, appPath } from './launch.ts'
import { createProblem } from '../page/problem.ts'
import { Turn } from '../page/turn.ts'

/** @param launch resolves when the app opens; rejects with the reason why not. */
export function renderLaunch(
  link: Link,
  launch: (link: Link) => Promise<void>,
): readonly HTMLElement[] {
  const button = create('button', { type: 'button', class: 'plain launch' }, link.label)
  const problem = createProblem()
  const turn = new Turn()
  turn.add(button)
  button.addEventListener('click', () => {
    attempt({ turn, problem, explain: explainNotOpened }, () => launch(link))
  })
  return [button, problem]
}

export function explainNotOpened(error: unknown): Explanation {
  return explain('Not opened', error, 'Try again; if that does not help, tell IT support.')
}

/**
 * The app for a chart whose card does not lead to it: what makes no card waits there.
 * @param fhirServer base URL, at the address where the app may be launched.
 * @returns undefined where the app was not built, or cannot be asked for.
 */
export async function findApp(fhirServer: string, signal: AbortSignal): Promise<Link | undefined> {
  const isBuilt = await requestJson(appPath, { method: 'HEAD', signal }).then(
    () => true,
    () => false,
  )
  if (!isBuilt) return undefined
  return { label: appName, url: new URL(appPath, fhirServer).href, type: 'smart' }
}
