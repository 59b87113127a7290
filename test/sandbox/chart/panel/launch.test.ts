import { expect, it } from 'vitest'
import { canFrame } from '../../../../src/sandbox/chart/panel/launch.ts'

const link = {
  label: 'Open the ECG laboratory view',
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
