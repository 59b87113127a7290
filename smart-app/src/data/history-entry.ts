/**
 * @module smart-app/data/history-entry: what one step of this frame's history knows besides its address. Each frame has
 * a history of its own, and a reload keeps it: https://html.spec.whatwg.org/multipage/nav-history-apis.html#dom-history-state
 */

export interface HistoryEntry {
  /** Of which of the tab's sessions it is: data/own-session.ts. */
  readonly session?: string
  /** Which step it is: no two of a frame have one number, over reloads either. */
  readonly step?: number
}

export function readEntry(): HistoryEntry {
  const { session, step } = (history.state ?? {}) as Record<string, unknown>
  return {
    ...(typeof session === 'string' ? { session } : {}),
    ...(typeof step === 'number' ? { step } : {}),
  }
}

/** @param url default: the address stays. */
export function writeEntry(entry: HistoryEntry, url?: string): void {
  history.replaceState(entry, '', url)
}
