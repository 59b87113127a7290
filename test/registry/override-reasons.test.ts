import { expect, test } from 'vitest'
import { loadRegistry, localise } from '../../src/registry/index.ts'

const english = loadRegistry()

/** Stored feedback refers to these codes: a code may be added, none may be renamed or removed. */
const pinned = [
  ['already-measured', null],
  ['ecg-explained', null],
  ['estimate-not-credible', null],
  ['ecg-unusable', null],
  ['would-not-change-care', null],
  ['patient-declines', null],
  ['not-my-patient', null],
  ['later-today', 4],
  ['tomorrow', 24],
] as const

test('no code that was ever offered is gone or snoozes for another time', () => {
  const offered = english.overrideReasons.reasons.map(({ code, snoozeHours }) => [
    code,
    snoozeHours,
  ])
  for (const reason of pinned) expect(offered).toContainEqual(reason)
})

test('each code has a display in both languages, and hours that agree with it', () => {
  const german = localise(english, 'de').overrideReasons.reasons
  for (const [index, { code, display, snoozeHours }] of english.overrideReasons.reasons.entries()) {
    const translated = german[index]
    expect(translated?.code).toBe(code)
    expect(translated?.display).not.toBe(display)
    for (const text of [display, translated?.display])
      expect(/\d+/.exec(text ?? '')?.[0] ?? null).toBe(snoozeHours && String(snoozeHours))
  }
})
