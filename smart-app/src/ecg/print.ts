/** @module smart-app/ecg/print: the same leads on sheets of paper, always true to scale. */
import type { Paper } from './paper.ts'
import type { Row, Span } from './rows.ts'
import { layOut, type Sheet } from './sheet.ts'

/** What A4 and US Letter both hold when they lie on their side, within margins of 6 mm. */
const page = { traceMm: 250, heightMm: 190 }
export const pageRule = '@page { size: landscape; margin: 6mm 6mm 11mm; }'

/**
 * One sheet where it fits. Else rows are spread over sheets, and seconds too: paper is turned, never reduced.
 * @param rowsOf the rows for a part of the time; columns do not survive being cut and come as single leads.
 */
export function sheetsToPrint(
  whole: Sheet,
  rowsOf: (span: Span) => readonly Row[],
  layPart: ((span: Span) => Sheet) | null,
): Sheet[] {
  const { paper } = whole
  const traceMm = (whole.toSeconds - whole.fromSeconds) * paper.speedMmPerSecond
  if (traceMm <= page.traceMm + 1e-6 && whole.heightMm <= page.heightMm) return [whole]
  return spansOf(whole, page.traceMm / paper.speedMmPerSecond).flatMap((span) =>
    layPart ? [layPart(span)] : stack(rowsOf(span), span, paper),
  )
}

function spansOf({ fromSeconds, toSeconds }: Span, seconds: number): Span[] {
  const count = Math.ceil((toSeconds - fromSeconds) / seconds - 1e-6)
  return Array.from({ length: count }, (_, i) => ({
    fromSeconds: fromSeconds + i * seconds,
    toSeconds: Math.min(toSeconds, fromSeconds + (i + 1) * seconds),
  }))
}

/** As many rows to a sheet as it is high; a row that is higher than a sheet has one to itself. */
function stack(rows: readonly Row[], span: Span, paper: Paper): Sheet[] {
  const sheets: Sheet[] = []
  let taken: Row[] = []
  for (const row of rows) {
    const more = [...taken, row]
    if (taken.length > 0 && layOut(more, span, paper).heightMm > page.heightMm) {
      sheets.push(layOut(taken, span, paper))
      taken = [row]
    } else taken = more
  }
  return taken.length > 0 ? [...sheets, layOut(taken, span, paper)] : sheets
}
