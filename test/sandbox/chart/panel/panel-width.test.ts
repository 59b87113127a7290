import { expect, it } from 'vitest'
import {
  boundsIn,
  keepWithin,
  usualWidthPx,
  widthAfterKey,
} from '../../../../src/sandbox/chart/panel/panel-width.ts'

it.each([
  [1200, 560],
  [1280, 600],
  [1920, 600],
])('in a window of %i px the panel takes %i px', (viewportPx, widthPx) => {
  expect(keepWithin(boundsIn(viewportPx), usualWidthPx)).toBe(widthPx)
})

it('never has a minimum above its maximum', () => {
  expect(boundsIn(500)).toEqual({ minPx: 400, maxPx: 400 })
})

it.each([
  ['ArrowLeft', 600, 620],
  ['ArrowRight', 600, 580],
  ['ArrowLeft', 630, 640],
  ['ArrowRight', 410, 400],
  ['Home', 600, 400],
  ['End', 600, 640],
  ['a', 600, undefined],
])('%s at %i px leads to %o', (key, widthPx, after) => {
  expect(widthAfterKey(key, widthPx, boundsIn(1280))).toBe(after)
})
