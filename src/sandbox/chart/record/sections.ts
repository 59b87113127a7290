/** @module sandbox/chart/record/sections: the parts of a chart that hold no state. */
import type { Observation, ServiceRequest } from '@medplum/fhirtypes'
import { create, createSection, createTable, type Child } from '../page/dom.ts'
import { orderStatusOf, orderTitleOf } from './order.ts'
import { readEcgs, readLabs, type LabRow } from './read-observations.ts'
import { formatTime } from '../page/time.ts'

export function renderOrders(orders: readonly ServiceRequest[]): HTMLElement {
  if (orders.length === 0) return create('p', { class: 'empty' }, 'No orders.')
  const rows = orders.map((order): Child[] => [
    orderTitleOf(order),
    orderStatusOf(order),
    formatTime(order.authoredOn),
  ])
  return createTable('Orders, newest first', ['Order', 'Status', 'Ordered'], rows)
}

export function renderLabs(observations: readonly Observation[]): HTMLElement {
  const rows = readLabs(observations).map((lab): Child[] => [
    lab.test,
    renderResult(lab),
    lab.range || create('span', { class: 'missing' }, 'not given'),
    lab.collected,
  ])
  const columns = ['Test', 'Result', 'Reference range', 'Collected']
  return createSection(
    'labs',
    'Laboratory',
    rows.length > 0
      ? createTable('Laboratory results, newest first', columns, rows)
      : create('p', { class: 'empty' }, 'No laboratory results.'),
  )
}

function renderResult({ result, flag, status, isWithdrawn }: LabRow): Child {
  const shown = isWithdrawn ? create('s', {}, result) : result
  return create(
    'span',
    {},
    flag
      ? create('span', { class: flag.toLowerCase() }, `${result} `, create('strong', {}, flag))
      : shown,
    status ? create('span', { class: 'remark' }, status) : null,
  )
}

export function renderEcgs(observations: readonly Observation[]): HTMLElement {
  const rows = readEcgs(observations).map(({ recorded, title, leads, sampling, status }) => [
    recorded,
    title,
    leads,
    sampling,
    status,
  ])
  return createSection(
    'ecgs',
    'ECGs',
    rows.length > 0
      ? createTable('ECGs, newest first', ['Recorded', 'ECG', 'Leads', 'Sampling', 'Status'], rows)
      : create('p', { class: 'empty' }, 'No ECGs.'),
  )
}
