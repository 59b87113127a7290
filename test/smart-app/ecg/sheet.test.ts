import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sheetsToPrint } from '../../../smart-app/src/ecg/print.ts'
import {
  arrangeRows,
  layoutsFor,
  type Lead,
  type LayoutName,
} from '../../../smart-app/src/ecg/rows.ts'
import {
  extremesOf,
  layOut,
  layOutComparison,
  samplesWithin,
  secondsAt,
  traceLeftMm,
  xMmOf,
  yMmOf,
} from '../../../smart-app/src/ecg/sheet.ts'

const twelve = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']
const standard = { speedMmPerSecond: 25, gainMmPerMv: 10 }
const ten = { fromSeconds: 0, toSeconds: 10 }

function lead(
  name: string,
  values: readonly (number | null)[] = [0, 1, 0],
  samplingHz = 100,
): Lead {
  return { name, signal: { samplingHz, startSeconds: 0, values } }
}

function leads(names: readonly string[]): Lead[] {
  return names.map((name) => lead(name))
}

function labels(names: readonly string[]): string[] {
  return layoutsFor(leads(names)).map(({ label }) => label)
}

describe('layouts', () => {
  it.each([
    [twelve, ['3 × 4 + 1', '6 × 2', '12 × 1']],
    [twelve.slice(0, 6), ['3 × 2 + 1', '6 × 1']],
    [
      ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'],
      ['3 × 3 + 1', '6 × 2', '8 × 1'],
    ],
    [['II'], ['1 × 1']],
    [['MLII', 'V5'], ['2 × 1']],
  ])('of %j: %j', (names, expected) => {
    expect(labels(names)).toEqual(expected)
  })

  it('3 × 4 + 1 reads like the printout', () => {
    const rows = arrangeRows(leads(twelve), 'four-columns', ten, 'II')
    expect(rows.map((row) => row.map((cell) => [cell.lead.name, cell.fromSeconds]))).toEqual([
      [
        ['I', 0],
        ['aVR', 2.5],
        ['V1', 5],
        ['V4', 7.5],
      ],
      [
        ['II', 0],
        ['aVL', 2.5],
        ['V2', 5],
        ['V5', 7.5],
      ],
      [
        ['III', 0],
        ['aVF', 2.5],
        ['V3', 5],
        ['V6', 7.5],
      ],
      [['II', 0]],
    ])
  })

  it('draw every recorded lead at least once, and nothing that was not recorded', () => {
    const names = fc.uniqueArray(fc.constantFrom(...twelve, 'MLII', 'V4R'), { minLength: 1 })
    const layouts = fc.constantFrom<LayoutName>('four-columns', 'two-columns', 'rows')
    fc.assert(
      fc.property(names, layouts, (recorded, layout) => {
        const drawn = arrangeRows(leads(recorded), layout, ten, 'II').flat()
        expect(new Set(drawn.map((cell) => cell.lead.name))).toEqual(new Set(recorded))
      }),
    )
  })
})

describe('a sheet', () => {
  it('has 250 mm for ten seconds and 10 mm for a millivolt', () => {
    const sheet = layOut([[{ lead: lead('II', [0, 0, 1, 0, 0]), ...ten }]], ten, standard)
    const strip = sheet.bands[0]?.strips[0]
    if (!strip) throw new Error('no strip')
    expect(xMmOf(sheet, 10) - xMmOf(sheet, 0)).toBe(250)
    expect(yMmOf(strip, 0) - yMmOf(strip, 1)).toBe(10)
    expect(strip.baselineMm % 5).toBe(0)
  })

  it('maps seconds to millimetres and back, whatever the paper', () => {
    const number = fc.double({ min: 0, max: 30, noNaN: true })
    fc.assert(
      fc.property(number, number, fc.constantFrom(25, 50), (from, seconds, speedMmPerSecond) => {
        const span = { fromSeconds: from, toSeconds: from + 10 }
        const sheet = layOut([], span, { ...standard, speedMmPerSecond })
        expect(secondsAt(sheet, xMmOf(sheet, seconds))).toBeCloseTo(seconds, 9)
        expect(xMmOf(sheet, from)).toBeCloseTo(traceLeftMm, 9)
      }),
    )
  })

  it('gives every wave room in its row, and rows never overlap', () => {
    const millivolts = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1 })
    const gain = fc.constantFrom(5, 10)
    fc.assert(
      fc.property(
        fc.array(millivolts, { minLength: 1, maxLength: 12 }),
        gain,
        (signals, gainMmPerMv) => {
          const paper = { ...standard, gainMmPerMv }
          const rows = signals.map((values, i) => [{ lead: lead(`L${i}`, values), ...ten }])
          const { strips = [], bottomMm = 0 } = layOut(rows, ten, paper).bands[0] ?? {}
          strips.forEach((strip, i) => {
            const { lowest, highest } = extremesOf(strip.signal, ten)
            // 40 mm is the most that one side of a row may have.
            expect(yMmOf(strip, highest)).toBeGreaterThanOrEqual(
              Math.min(strip.topMm, strip.baselineMm - 40) - 20,
            )
            if ((highest - strip.centre) * gainMmPerMv <= 39)
              expect(yMmOf(strip, highest)).toBeGreaterThanOrEqual(strip.topMm)
            if ((strip.centre - lowest) * gainMmPerMv <= 39)
              expect(yMmOf(strip, lowest)).toBeLessThanOrEqual(strip.bottomMm)
            expect(strip.bottomMm).toBeLessThanOrEqual(strips[i + 1]?.topMm ?? bottomMm)
          })
        },
      ),
    )
  })

  it('lies on the median: an offset moves nothing', () => {
    const values = [0, 0, 1, 0, 0, -0.2, 0]
    const place = (offset: number) => {
      const signal = lead(
        'I',
        values.map((value) => value + offset),
      )
      const strip = layOut([[{ lead: signal, ...ten }]], ten, standard).bands[0]?.strips[0]
      return strip && [strip.topMm, strip.bottomMm, yMmOf(strip, 1 + offset)]
    }
    expect(place(2.5)).toEqual(place(0))
  })

  it('takes the samples of its seconds and no others', () => {
    const signal = { samplingHz: 500, startSeconds: 0, values: new Array<number>(5000).fill(0) }
    expect(samplesWithin(signal, { fromSeconds: 2.5, toSeconds: 5 })).toEqual({
      first: 1250,
      last: 2500,
    })
    expect(samplesWithin(signal, { fromSeconds: 9.9, toSeconds: 12 })).toEqual({
      first: 4950,
      last: 4999,
    })
    const late = { ...signal, startSeconds: 4 }
    expect(samplesWithin(late, { fromSeconds: 0, toSeconds: 1 }).last).toBeLessThan(0)
  })

  it('shows the same seconds of both above each other, the network’s on its own axis', () => {
    const values = new Array<number>(1000).fill(0)
    const input = { samplingHz: 500, startSeconds: 0, values: [0, 7, -3] }
    const sheet = layOutComparison({ lead: lead('II', values), ...ten }, input, ten, standard)
    const [above, below] = sheet.bands
    expect([above?.kind, below?.kind]).toEqual(['mv', 'sd'])
    expect(above?.strips[0]?.leftMm).toBe(below?.strips[0]?.leftMm)
    expect(below?.strips[0]?.mmPerUnit).toBe(5)
    expect(below?.pulsesMm).toEqual([])
  })
})

describe('printing', () => {
  const rowsOf = (names: readonly string[], values?: readonly number[]) => (span: typeof ten) =>
    names.map((name) => [{ lead: lead(name, values), ...span }])

  it('keeps one sheet that fits', () => {
    const rows = arrangeRows(leads(twelve), 'four-columns', ten, 'II')
    const whole = layOut(rows, ten, standard)
    expect(sheetsToPrint(whole, rowsOf(twelve), null)).toEqual([whole])
  })

  it('turns the page after 250 mm, and every second is printed once', () => {
    const thirty = { fromSeconds: 0, toSeconds: 30 }
    const whole = layOut(rowsOf(['I'])(thirty), thirty, { ...standard, speedMmPerSecond: 50 })
    const sheets = sheetsToPrint(whole, rowsOf(['I']), null)
    expect(sheets.map(({ fromSeconds, toSeconds }) => [fromSeconds, toSeconds])).toEqual(
      [0, 5, 10, 15, 20, 25].map((from) => [from, from + 5]),
    )
    expect(sheets.every(({ widthMm }) => widthMm <= 265)).toBe(true)
  })

  it('spreads rows that are too high for a page, and loses none', () => {
    const tall = rowsOf(twelve, [0, 2, 0, -1, 0])
    const sheets = sheetsToPrint(layOut(tall(ten), ten, standard), tall, null)
    expect(sheets.length).toBeGreaterThan(1)
    expect(sheets.every(({ heightMm }) => heightMm <= 190)).toBe(true)
    const printed = sheets.flatMap(({ bands }) => bands.flatMap(({ strips }) => strips))
    expect(printed.map((strip) => strip.lead)).toEqual(twelve)
  })
})
