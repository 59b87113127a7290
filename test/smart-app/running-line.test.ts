import fc from 'fast-check'
import { expect, it } from 'vitest'
import { runningLine } from '../../smart-app/src/data/running-line.ts'

it('names what is on the left and the right of each sheet, and counts the sheets', () => {
  const rule = runningLine('Paula Ibsen · SIM-1', 'printed 4 Mar 2026')
  expect(rule).toContain('@bottom-left { content: "Paula Ibsen · SIM-1";')
  expect(rule).toContain('@bottom-right { content: "printed 4 Mar 2026 · " counter(page)')
})

it('lets no text out of its string', () => {
  expect(runningLine('a"; } body { display: none', '')).toContain('"a\\22 ; } body')
  expect(runningLine('a\\', '')).toContain('"a\\5c "')
  expect(runningLine('a\nb', '')).toContain('"a\\a b"')
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const quoted = /@bottom-left \{ content: "([^"]*)"; font/.exec(runningLine(text, ''))?.[1]
      const read = quoted?.replace(/\\([0-9a-f]{1,2}) /g, (_, hex: string) =>
        String.fromCodePoint(Number.parseInt(hex, 16)),
      )
      expect(read).toBe(text)
    }),
  )
})
