/** @module smart-app/views/place: where the reader was on a page: how far down, and on which link. */

export interface Place {
  readonly top: number
  /** Of the link that had the focus, or that was followed; the same address may be linked more than once. */
  readonly href: string
  readonly nth: number
}

/** @param followed the address that was gone to: a pointer does not everywhere focus the link it follows. */
export function takePlace(root: ParentNode, followed: string): Place {
  const link = deepFocus(root)?.closest('a')
  const href = link?.getAttribute('href') ?? followed
  return { top: scrollY, href, nth: link ? Math.max(0, linksTo(root, href).indexOf(link)) : 0 }
}

/** @returns false: what had the focus is not there any more. */
export function returnTo(root: ParentNode, { top, href, nth }: Place): boolean {
  const link = linksTo(root, href)[nth]
  link?.closest('details')?.setAttribute('open', '')
  link?.focus({ preventScroll: true })
  scrollTo({ top })
  return link !== undefined
}

function linksTo(root: ParentNode, href: string): HTMLAnchorElement[] {
  return [...root.querySelectorAll('*')].flatMap((element) => [
    ...(element instanceof HTMLAnchorElement && element.getAttribute('href') === href
      ? [element]
      : []),
    ...(element.shadowRoot ? linksTo(element.shadowRoot, href) : []),
  ])
}

function deepFocus(root: ParentNode): Element | null {
  let active = (root as ShadowRoot).activeElement
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
  return active
}
