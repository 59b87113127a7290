/** @module smart-app/ecg/drawing: from what the reader chose to the sheet on screen and the sheets on paper. */
import type { Paper } from './paper.ts'
import { sheetsToPrint } from './print.ts'
import { spanInColumns, type Recording } from './recording.ts'
import { arrangeRows, layoutsFor, type LayoutName, type Span } from './rows.ts'
import { layOut, layOutComparison, type Sheet } from './sheet.ts'

export interface Choices {
  /** Null: the first that fits the leads. */
  readonly layout: LayoutName | null
  readonly paper: Paper
  /** The model's input below the lead it was made of, where there is one. */
  readonly compares: boolean
}

export interface Drawing {
  readonly layout: LayoutName
  readonly label: string
  readonly compares: boolean
  readonly sheet: Sheet
  readonly printed: () => readonly Sheet[]
}

export function drawingOf(recording: Recording, { layout, paper, compares }: Choices): Drawing {
  const { leads, modelInput } = recording
  const options = layoutsFor(leads)
  const option = options.find(({ name }) => name === layout) ?? options[0]
  const { name, label } = option ?? { name: 'rows', label: '' }
  const singles = (span: Span) => arrangeRows(leads, 'rows', span, '')
  const lead = leads.find((one) => one.name === modelInput?.lead)
  if (compares && modelInput && lead) {
    const compare = (span: Span) =>
      layOutComparison({ lead, ...span }, modelInput.signal, span, paper)
    const sheet = compare(modelInput.span)
    const printed = () => sheetsToPrint(sheet, singles, compare)
    return { layout: name, label, compares: true, sheet, printed }
  }
  const { fromSeconds, toSeconds } = recording
  const span = name === 'rows' ? { fromSeconds, toSeconds } : spanInColumns(recording)
  const sheet = layOut(arrangeRows(leads, name, span, modelInput?.lead ?? 'II'), span, paper)
  const printed = () => sheetsToPrint(sheet, singles, null)
  return { layout: name, label, compares: false, sheet, printed }
}
