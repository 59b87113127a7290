/** @module sandbox/chart/page/region: a part of the chart whose content comes from a server. */
import { emptyLine } from './dom.ts'
import { explainRead } from './failure.ts'
import { renderProblem } from './problem.ts'

/** Shows what `read` finds, or why it found nothing. @param what it is: `The orders`. */
export async function fill(
  region: HTMLElement,
  what: string,
  read: () => Promise<readonly HTMLElement[]>,
  signal: AbortSignal,
): Promise<void> {
  region.setAttribute('aria-busy', 'true')
  if (region.childElementCount === 0) region.append(emptyLine('Loading ...'))
  try {
    region.replaceChildren(...(await read()))
  } catch (error) {
    if (signal.aborted) return
    region.replaceChildren(renderProblem(explainRead(what, error)))
  }
  region.removeAttribute('aria-busy')
}
