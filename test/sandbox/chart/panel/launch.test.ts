import { expect, it } from 'vitest'
import { appNameOf, canFrame } from '../../../../src/sandbox/chart/panel/launch.ts'

const link = {
  label: 'See this finding in AnyECG-Lab',
  type: 'smart',
  url: 'http://127.0.0.1:3000/smart/launch.html',
} as const

it.each([
  ['http://127.0.0.1:3000', true],
  ['http://localhost:3000', false],
  ['http://127.0.0.1:3001', false],
  ['https://127.0.0.1:3000', false],
])('a page at %s may frame the app: %o', (origin, may) => {
  expect(canFrame(link, origin)).toBe(may)
})

it('calls the app by its own name wherever the link to it stands, and others as their links do', () => {
  expect(appNameOf(link)).toBe('AnyECG-Lab')
  expect(appNameOf({ ...link, label: 'Growth', url: 'https://apps.example/growth' })).toBe('Growth')
})
