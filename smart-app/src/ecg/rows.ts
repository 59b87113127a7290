/** @module smart-app/ecg/rows: which lead stands where, and which seconds of it. */

/** Any run of values with a clock: millivolts as recorded, or what the network saw. */
export interface Signal {
  readonly samplingHz: number
  /** Of the first value, in seconds of the recording. */
  readonly startSeconds: number
  /** A gap is null. */
  readonly values: readonly (number | null)[]
}

export interface Lead {
  readonly name: string
  readonly signal: Signal
}

export interface Span {
  readonly fromSeconds: number
  readonly toSeconds: number
}

export interface Cell extends Span {
  readonly lead: Lead
}

export type Row = readonly Cell[]

/** Four columns and a rhythm strip, two columns, or one lead below the other. */
export type LayoutName = 'four-columns' | 'two-columns' | 'rows'

export interface LayoutOption {
  readonly name: LayoutName
  /** As clinicians call it: "3 × 4 + 1". */
  readonly label: string
}

const columnsOf: Readonly<Record<Exclude<LayoutName, 'rows'>, readonly (readonly string[])[]>> = {
  'four-columns': [
    ['I', 'II', 'III'],
    ['aVR', 'aVL', 'aVF'],
    ['V1', 'V2', 'V3'],
    ['V4', 'V5', 'V6'],
  ],
  'two-columns': [
    ['I', 'II', 'III', 'aVR', 'aVL', 'aVF'],
    ['V1', 'V2', 'V3', 'V4', 'V5', 'V6'],
  ],
}

/** Those that make sense of the leads that were recorded; a single lead has one: a long strip. */
export function layoutsFor(leads: readonly Lead[]): LayoutOption[] {
  const options: LayoutOption[] = []
  for (const name of ['four-columns', 'two-columns'] as const) {
    const columns = recordedColumns(leads, name)
    if (columns.length < 2) continue
    const extra = extraLeads(leads, name, '').length
    const rows = Math.max(...columns.map((column) => column.length))
    options.push({ name, label: `${rows} × ${columns.length}${extra ? ` + ${extra}` : ''}` })
  }
  return [...options, { name: 'rows', label: `${leads.length} × 1` }]
}

/**
 * In columns time runs on from one column to the next, as on a printer that switches leads.
 * @param rhythmLead the lead that is drawn whole below four columns; II where it was not recorded.
 */
export function arrangeRows(
  leads: readonly Lead[],
  layout: LayoutName,
  span: Span,
  rhythmLead: string,
): Row[] {
  if (layout === 'rows') return leads.map((lead) => [{ lead, ...span }])
  const columns = recordedColumns(leads, layout)
  const seconds = (span.toSeconds - span.fromSeconds) / Math.max(1, columns.length)
  const height = Math.max(0, ...columns.map((column) => column.length))
  const rows = Array.from({ length: height }, (_, row) =>
    columns.flatMap((column, index): Cell[] => {
      const lead = column[row]
      if (!lead) return []
      const fromSeconds = span.fromSeconds + index * seconds
      return [{ lead, fromSeconds, toSeconds: fromSeconds + seconds }]
    }),
  )
  return [...rows, ...extraLeads(leads, layout, rhythmLead).map((lead): Row => [{ lead, ...span }])]
}

/** Columns keep only what was recorded, and vanish when nothing of theirs was. */
function recordedColumns(
  leads: readonly Lead[],
  layout: Exclude<LayoutName, 'rows'>,
): readonly (readonly Lead[])[] {
  return columnsOf[layout]
    .map((names) => names.flatMap((name) => leads.find((lead) => lead.name === name) ?? []))
    .filter((column) => column.length > 0)
}

/** Drawn whole below the columns: the rhythm strip, and leads that no column knows. */
function extraLeads(
  leads: readonly Lead[],
  layout: Exclude<LayoutName, 'rows'>,
  rhythmLead: string,
): readonly Lead[] {
  const known = columnsOf[layout].flat()
  const rhythm =
    leads.find(({ name }) => name === rhythmLead) ??
    leads.find(({ name }) => name === 'II') ??
    leads[0]
  return [
    ...(layout === 'four-columns' && rhythm && known.includes(rhythm.name) ? [rhythm] : []),
    ...leads.filter(({ name }) => !known.includes(name)),
  ]
}
