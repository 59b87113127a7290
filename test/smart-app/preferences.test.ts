import { beforeEach, describe, expect, it, vi } from 'vitest'
import { keepPreferences, readPreferences } from '../../smart-app/src/data/preferences.ts'

const stored = new Map<string, string>()
let isDark = false

beforeEach(() => {
  stored.clear()
  isDark = false
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => stored.set(name, value),
  })
  vi.stubGlobal('navigator', { language: 'en-GB' })
  vi.stubGlobal('matchMedia', () => ({ matches: isDark }))
})

describe('what was chosen', () => {
  it('is kept, and nothing else: a language is no choice of a theme', () => {
    keepPreferences({ locale: 'de' })
    isDark = true
    expect(readPreferences()).toEqual({ theme: 'dark', locale: 'de' })
    keepPreferences({ theme: 'paper' })
    expect(readPreferences()).toEqual({ theme: 'paper', locale: 'de' })
    expect([...stored.keys()]).toEqual(['anyecg-lab.locale', 'anyecg-lab.theme'])
  })

  it('counts for this page where nothing can be kept', () => {
    vi.stubGlobal('localStorage', undefined)
    keepPreferences({ theme: 'dark' })
    expect(readPreferences()).toEqual({ theme: 'light', locale: 'en' })
  })

  it('is not believed when it is none of ours', () => {
    stored.set('anyecg-lab.theme', 'neon').set('anyecg-lab.locale', 'fr')
    expect(readPreferences()).toEqual({ theme: 'light', locale: 'en' })
  })
})
