/** @module sandbox/chart/timeline/lanes: what happened to the patient, a lane for each kind of event. */
import type { Observation, ServiceRequest } from '@medplum/fhirtypes'
import { flagOf, formatValues, isJudged, testOf, unitOf } from '../record/lab-value.ts'
import { ecgTitleOf, isEcg, isLab, timeOf, titleOf } from '../record/observation.ts'
import { isOnlyProposed, orderTitleOf } from '../record/order.ts'
import { formatTime, placeInTime, type PlaceInTime } from '../page/time.ts'

/** A result without a reference range is neither normal nor not. */
export type Side = 'above' | 'below' | 'within' | 'unknown'

export interface TimelineEvent extends PlaceInTime {
  /** Beside the mark; empty for an ECG, which goes by its time. */
  readonly label: string
  /** `7.0 mmol/L High, 22 Nov 2026 08:56`. */
  readonly words: string
  readonly side: Side
  readonly value?: number
  readonly low?: number
  readonly high?: number
}

export interface Lane {
  readonly kind: 'ecg' | 'result' | 'order'
  readonly title: string
  readonly unit: string
  /** Oldest first, at least one. */
  readonly events: readonly TimelineEvent[]
}

const notPerformed: readonly (string | undefined)[] = [
  'entered-in-error',
  'cancelled',
  'registered',
]

/** ECGs, then a lane for each test and unit, then orders. What is not known to have happened is left out. */
export function readLanes(
  observations: readonly Observation[],
  orders: readonly ServiceRequest[],
): Lane[] {
  const performed = observations.filter(({ status }) => !notPerformed.includes(status))
  const tests = Map.groupBy(performed.filter(isLab), testOf)
  return [
    toLane('ecg', 'ECG', '', performed.filter(isEcg).map(toEcgEvent)),
    ...[...tests.values()].map(toTestLane).sort(byRelevance),
    toLane('order', 'Orders', '', toOrderEvents(orders)),
  ].filter(({ events }) => events.length > 0)
}

/** What is out of range now, then what was, then what was measured most often and last. */
function byRelevance(a: Lane, b: Lane): number {
  const rank = ({ events }: Lane) => [
    isOutside(events.at(-1)) ? 1 : 0,
    events.some(isOutside) ? 1 : 0,
    events.length,
    events.at(-1)?.time ?? 0,
  ]
  const ranksOfA = rank(a)
  const difference = rank(b).map((value, index) => value - (ranksOfA[index] ?? 0))
  return difference.find((step) => step !== 0) ?? a.title.localeCompare(b.title)
}

function isOutside(event: TimelineEvent | undefined): boolean {
  return event?.side === 'above' || event?.side === 'below'
}

function toLane(
  kind: Lane['kind'],
  title: string,
  unit: string,
  events: readonly (TimelineEvent | undefined)[],
): Lane {
  const dated = events.filter((event) => event !== undefined)
  return { kind, title, unit, events: dated.sort((a, b) => a.time - b.time) }
}

function toEcgEvent(ecg: Observation): TimelineEvent | undefined {
  const place = placeInTime(timeOf(ecg))
  if (!place) return undefined
  return {
    ...place,
    label: '',
    words: `${ecgTitleOf(ecg)}, ${formatTime(timeOf(ecg))}`,
    side: 'unknown',
  }
}

function toTestLane(labs: readonly Observation[]): Lane {
  const [first] = labs
  if (!first) return toLane('result', '', '', [])
  const format = formatValues(labs)
  const events = labs.map((lab) => toResultEvent(lab, format(lab)))
  return toLane('result', titleOf(first), unitOf(first), events)
}

function toResultEvent(lab: Observation, label: string): TimelineEvent | undefined {
  const place = placeInTime(timeOf(lab))
  if (!place) return undefined
  const value = lab.valueQuantity?.value
  const low = lab.referenceRange?.[0]?.low?.value
  const high = lab.referenceRange?.[0]?.high?.value
  const flag = flagOf(lab)
  return {
    ...place,
    label,
    words: [label, unitOf(lab), flag].filter(Boolean).join(' ') + `, ${formatTime(timeOf(lab))}`,
    side:
      flag === 'High' ? 'above' : flag === 'Low' ? 'below' : isJudged(lab) ? 'within' : 'unknown',
    ...(value === undefined ? {} : { value }),
    ...(low === undefined ? {} : { low }),
    ...(high === undefined ? {} : { high }),
  }
}

/** Orders of one moment, as one click places them, are one event. */
function toOrderEvents(orders: readonly ServiceRequest[]): (TimelineEvent | undefined)[] {
  const placed = orders.filter(
    (order) => !['entered-in-error', 'draft'].includes(order.status) && !isOnlyProposed(order),
  )
  return [...Map.groupBy(placed, ({ authoredOn }) => authoredOn)].map(([authoredOn, together]) => {
    const place = placeInTime(authoredOn)
    const label = together.map(orderTitleOf).join(', ')
    return (
      place && { ...place, label, words: `${label}, ${formatTime(authoredOn)}`, side: 'unknown' }
    )
  })
}
