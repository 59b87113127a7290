/** @module sandbox/chart/page/region: a part of the chart whose content comes from a server. */
import { create, emptyLine, messageOf } from './dom.ts'

/** Shows what `read` finds, or why it found nothing. */
export async function fill(
  region: HTMLElement,
  read: () => Promise<readonly HTMLElement[]>,
  signal: AbortSignal,
): Promise<void> {
  region.setAttribute('aria-busy', 'true')
  if (region.childElementCount === 0) region.append(emptyLine('Loading ...'))
  try {
    region.replaceChildren(...(await read()))
  } catch (error) {
    if (signal.aborted) return
    region.replaceChildren(create('p', { class: 'problem' }, `No answer. ${messageOf(error)}`))
  }
  region.removeAttribute('aria-busy')
}
