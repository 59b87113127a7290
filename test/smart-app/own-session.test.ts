import { beforeEach, describe, expect, it, vi } from 'vitest'
import { readEntry, writeEntry } from '../../smart-app/src/data/history-entry.ts'
import {
  beginSession,
  claimEntry,
  endSession,
  leaveSessions,
  ownSession,
  recall,
  remember,
} from '../../smart-app/src/data/own-session.ts'

/** One tab: what it stores, and the frame that is looked at. */
const stored: Record<string, string> = {}
const storage = {
  getItem: (name: string) => stored[name] ?? null,
  setItem: (name: string, value: string) => {
    stored[name] = value
  },
  removeItem: (name: string) => {
    Reflect.deleteProperty(stored, name)
  },
}
const framed = { name: 'the EHR' }
interface FakeFrame {
  state: unknown
  self: { name: string }
}
const newFrame = (): FakeFrame => ({ state: null, self: { name: '' } })
const frames = [newFrame(), newFrame()]

function look(index: number, top: object = framed): void {
  const frame = frames[index] ?? newFrame()
  const { self } = frame
  vi.stubGlobal('self', self)
  vi.stubGlobal('top', top === framed ? framed : self)
  vi.stubGlobal('history', {
    get state() {
      return frame.state
    },
    replaceState: (state: unknown) => {
      frame.state = state
    },
  })
}

/** As fhirclient and the sign-in do it. */
function signIn(key: string): void {
  leaveSessions()
  beginSession(key, { finding: 'potassium-high' })
  stored[key] = `token of ${key}`
  stored.SMART_KEY = JSON.stringify(key)
  claimEntry(key)
}

beforeEach(() => {
  for (const name of Object.keys(stored)) storage.removeItem(name)
  for (const frame of frames) Object.assign(frame, newFrame())
  vi.stubGlobal(
    'sessionStorage',
    new Proxy(storage, {
      ownKeys: () => Reflect.ownKeys(stored),
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    }),
  )
  look(0)
})

describe('a frame', () => {
  it('without a session has none, whatever the tab stores', () => {
    look(1)
    signIn('b')
    stored.SMART_KEY = '"b"'
    look(0)
    expect(ownSession()).toBeNull()
  })

  it('keeps its own beside that of another, and so what was chosen there', () => {
    signIn('a')
    remember('a', { patient: '1' })
    look(1)
    signIn('b')
    remember('b', { patient: '2', ecg: 'Observation/2' })
    look(0)
    expect(ownSession()).toBe('a')
    expect(recall('a')).toMatchObject({ finding: 'potassium-high', patient: '1' })
    endSession('a')
    expect(ownSession()).toBeNull()
    expect(JSON.stringify(stored)).not.toMatch(/token of a|"patient":"1"/)
    look(1)
    expect(ownSession()).toBe('b')
    expect(recall('b').ecg).toBe('Observation/2')
  })

  it('leaves no mark by which another would take it up', () => {
    signIn('a')
    expect(stored.SMART_KEY).toBeUndefined()
  })

  it.each(['', 'chart'])('named "%s" leaves its session behind with the next', (name) => {
    const [own] = frames
    if (own) own.self.name = name
    signIn('a')
    look(1)
    signIn('b')
    look(0)
    remember('a', { patient: '1' })
    signIn('c')
    expect(Object.keys(stored).toSorted()).toEqual([
      'anyecg-lab.session.b',
      'anyecg-lab.session.c',
      'b',
      'c',
    ])
    if (name) expect(own?.self.name).toBe(name)
  })

  it('that is the whole tab clears away what was there before', () => {
    signIn('a')
    look(1, {})
    signIn('b')
    expect(Object.keys(stored).toSorted()).toEqual(['anyecg-lab.session.b', 'b'])
  })
})

describe('a step of the history', () => {
  it('keeps what else it knows', () => {
    writeEntry({ step: 3 })
    claimEntry('a')
    expect(readEntry()).toEqual({ session: 'a', step: 3 })
  })

  it('may hold anything', () => {
    for (const state of [null, 7, 'x', { session: 7, step: '1' }]) {
      frames[0] = { ...newFrame(), state }
      look(0)
      expect(readEntry()).toEqual({})
    }
  })
})

it('what cannot be read back is nothing', () => {
  for (const wrong of ['{', 'null', '7']) {
    stored['anyecg-lab.session.a'] = wrong
    expect(recall('a')).toEqual({})
  }
})
