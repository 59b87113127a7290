/**
 * @module smart-app/data/own-session: which of the tab's sessions is that of this frame, and what is remembered of it.
 * An EHR may show two charts in two frames of one tab, which share sessionStorage. fhirclient marks a single session there
 * as the tab's, so that one frame would take up, or end, the other's: that mark is taken away wherever it was made.
 *
 * An EHR may also show one chart after another in one frame, whose way back leads to the earlier ones: a launch ends them.
 * A frame is known by its name, which it keeps whatever it shows, other origins' pages included:
 * https://html.spec.whatwg.org/multipage/nav-history-apis.html#dom-name
 * Frames of one name count as one: the later chart ends the earlier, and neither shows the other's. A frame that was
 * taken away leaves its session in the tab, and no way back to it. A frame that the EHR renames is taken for another.
 */
import { readEntry, writeEntry } from './history-entry.ts'

/** What the reader chose, kept over the sign-in and over a reload. */
export interface SessionMemory {
  /** Indicator id; null: none any more, whatever the launch named. */
  readonly finding?: string | null
  readonly patient?: string | null
  /** `Observation/1`; null: the newest, whatever the launch named. */
  readonly ecg?: string | null
}

interface SessionRecord extends SessionMemory {
  /** Name of the frame; absent: the session has the tab alone. */
  readonly frame?: string
}

const tabMark = 'SMART_KEY'
const prefix = 'anyecg-lab.session.'
const framePrefix = 'anyecg-lab.frame.'

/** Before another chart: what this frame had is over, whether or not the next one comes about. */
export function leaveSessions(): void {
  removeMark()
  const frame = frameName()
  for (const key of keysInTab()) if (frame === null || read(key).frame === frame) removeSession(key)
}

/** Begins at the launch page: the frame has no session yet, and `key` will come back in the address (`state`). */
export function beginSession(key: string, memory: SessionMemory): void {
  const frame = frameName()
  write(key, frame === null ? memory : { ...memory, frame })
}

/** Null: whoever is not framed has the tab alone. A name that the EHR gave is the EHR's, and stays. */
function frameName(): string | null {
  if (self === top) return null
  self.name ||= framePrefix + crypto.randomUUID()
  return self.name
}

/** Null: this frame has none, or it has ended; what other frames have is none of its business. */
export function ownSession(): string | null {
  const { session } = readEntry()
  return session !== undefined && sessionStorage.getItem(session) !== null ? session : null
}

/**
 * Marks this step of the frame's history: from here on a reload finds `key`, unless it has ended.
 * @param url default: the address stays.
 */
export function claimEntry(key: string | null, url?: string): void {
  removeMark()
  const { session: _other, ...rest } = readEntry()
  writeEntry(key === null ? rest : { ...rest, session: key }, url)
}

/** Nothing of it, or of its patient, is left in the tab. */
export function endSession(key: string | null): void {
  removeMark()
  if (key !== null) removeSession(key)
}

export function recall(key: string): SessionMemory {
  return read(key)
}

export function remember(key: string, more: SessionMemory): void {
  write(key, { ...read(key), ...more })
}

function read(key: string): SessionRecord {
  try {
    const memory: unknown = JSON.parse(sessionStorage.getItem(prefix + key) ?? '{}')
    return typeof memory === 'object' && memory !== null ? memory : {}
  } catch {
    return {}
  }
}

function write(key: string, memory: SessionRecord): void {
  sessionStorage.setItem(prefix + key, JSON.stringify(memory))
}

function removeMark(): void {
  sessionStorage.removeItem(tabMark)
}

function removeSession(key: string): void {
  sessionStorage.removeItem(key)
  sessionStorage.removeItem(prefix + key)
}

function keysInTab(): string[] {
  return Object.keys(sessionStorage)
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
}
