/** What a scope allows, letter by letter. */
import { describe, expect, it } from 'vitest'
import { ask, potassium, stored, textOf, useHospital } from './smart-auth-ask.ts'

useHospital()

describe('each interaction needs its letter', () => {
  const calls: [letter: string, method: string, path: string, body?: object][] = [
    ['r', 'GET', '/Observation/ada-potassium'],
    ['r', 'GET', '/Observation/ada-potassium/_history'],
    ['s', 'GET', '/Observation?code=2823-3'],
    ['s', 'GET', '/Observation'],
    ['s', 'POST', '/Observation/_search'],
    ['c', 'POST', '/Observation', potassium('ada')],
    ['u', 'PUT', '/Observation/NEW', potassium('ada')],
    ['u', 'PUT', '/Observation?_id=NEW', potassium('ada')],
    ['d', 'DELETE', '/Observation/NEW'],
    ['d', 'DELETE', '/Observation?_id=NEW'],
  ]
  const rights: [scope: string, letters: string][] = [
    ['Observation.read', 'rs'],
    ['Observation.write', 'cud'],
    ['Observation.*', 'cruds'],
    ['*.rs', 'rs'],
    ['*.*', 'cruds'],
    ['Observation.r', 'r'],
    ['Observation.s', 's'],
    ['Observation.cu', 'cu'],
    ['Observation.d', 'd'],
    ['Condition.cruds', ''],
  ]
  const levels = ['patient', 'user'] as const

  it.each(
    levels.flatMap((level) =>
      rights.map(([scope, letters]) => [`${level}/${scope}`, letters] as const),
    ),
  )('%s allows "%s"', async (scope, letters) => {
    for (const [letter, method, path, body] of calls) {
      const id = path.includes('NEW') ? await stored(potassium('ada')) : ''
      const own = body && id ? { ...body, id } : body
      const form = path.endsWith('_search')
        ? { 'content-type': 'application/x-www-form-urlencoded' }
        : {}
      const { status, body: answer } = await ask(
        scope,
        method,
        path.replace('NEW', id),
        own ?? (path.endsWith('_search') ? 'code=2823-3' : undefined),
        form,
      )
      const isAllowed = letters.includes(letter)
      expect([method, path, status < 300 || status]).toEqual([method, path, isAllowed || 403])
      if (!isAllowed) {
        const wanted = scope.startsWith('user') ? 'user' : 'patient'
        expect(textOf(answer)).toMatch(
          new RegExp(`(patient|${wanted})/Observation\\.${letter} is missing`),
        )
      }
    }
  })
})
