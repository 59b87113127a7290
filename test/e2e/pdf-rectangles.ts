/** @module test/e2e/pdf-rectangles: how large what was printed is: the filled rectangles of a PDF, in millimetres. */
import { inflateSync } from 'node:zlib'

type Matrix = readonly [number, number, number, number, number, number]

/** ISO 32000-1, 8.3.2.3: a point of the page is 1/72 inch. */
const mmPerPoint = 25.4 / 72

export function countPages(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0
}

/** Width and height of the first page. */
export function pageSizeMm(pdf: Buffer): readonly [number, number] {
  const box = /MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf.toString('latin1'))
  return [Number(box?.[1]) * mmPerPoint, Number(box?.[2]) * mmPerPoint]
}

export interface Rectangle {
  readonly xMm: number
  readonly widthMm: number
  readonly heightMm: number
}

/** Follows `q`, `Q`, `cm` and `re` (ISO 32000-1, 8.4.4 and 8.5.2) of every stream of drawing. */
export function rectanglesOf(pdf: Buffer): Rectangle[] {
  return streamsOf(pdf).flatMap((content) => {
    const found: Rectangle[] = []
    const stack: Matrix[] = []
    let matrix: Matrix = [1, 0, 0, 1, 0, 0]
    for (const line of content.split('\n')) {
      const words = line.trim().split(/\s+/)
      const operands = words.slice(0, -1).map(Number)
      switch (words.at(-1)) {
        case 'q':
          stack.push(matrix)
          break
        case 'Q':
          matrix = stack.pop() ?? matrix
          break
        case 'cm':
          matrix = multiply(operands as unknown as Matrix, matrix)
          break
        case 're': {
          const [x = 0, , width = 0, height = 0] = operands
          found.push({
            xMm: (x * matrix[0] + matrix[4]) * mmPerPoint,
            widthMm: Math.abs(width * matrix[0]) * mmPerPoint,
            heightMm: Math.abs(height * matrix[3]) * mmPerPoint,
          })
        }
      }
    }
    return found
  })
}

function multiply(a: Matrix, b: Matrix): Matrix {
  return [
    a[0] * b[0] + a[1] * b[2],
    a[0] * b[1] + a[1] * b[3],
    a[2] * b[0] + a[3] * b[2],
    a[2] * b[1] + a[3] * b[3],
    a[4] * b[0] + a[5] * b[2] + b[4],
    a[4] * b[1] + a[5] * b[3] + b[5],
  ]
}

/** Streams of fonts and of what is not deflated draw nothing. */
function streamsOf(pdf: Buffer): string[] {
  const streams: string[] = []
  for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('stream\n', at + 1)) {
    if (pdf.toString('latin1', at - 3, at) === 'end') continue
    try {
      const end = pdf.indexOf('endstream', at)
      const content = inflateSync(pdf.subarray(at + 7, end)).toString('latin1')
      if (content.includes(' re\n')) streams.push(content)
    } catch {
      // Not deflated.
    }
  }
  return streams
}
