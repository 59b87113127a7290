/** @module sandbox/chart/sections: the parts of a chart that hold no state. */
import type { Observation, ServiceRequest } from '@medplum/fhirtypes'
import { create, createSection, createTable, type Child } from './dom.ts'
import { readEcgs, readLabs, type LabRow } from './read-observations.ts'
import type { PatientSummary } from './read-patient.ts'
import { formatTime } from './time.ts'

export function renderPatientList(
  list: HTMLElement,
  patients: readonly PatientSummary[],
  openId: string | undefined,
): void {
  const items = patients.map(({ id, name, ageAndSex, recordNumber, reason }) =>
    create(
      'li',
      {},
      create(
        'a',
        { href: `#/patient/${id}`, ...(id === openId ? { 'aria-current': 'page' } : {}) },
        create('span', { class: 'name' }, name),
        create('span', { class: 'about' }, `${ageAndSex} · ${recordNumber}`),
        reason ? create('span', { class: 'reason' }, reason) : null,
      ),
    ),
  )
  list.replaceChildren(...items)
}

export function renderBanner(patient: PatientSummary): HTMLElement {
  const facts: readonly (readonly [string, string])[] = [
    ['Born', `${patient.birthDate} (${patient.age})`],
    ['Sex', patient.sex],
    ['MRN', patient.recordNumber],
    ['Encounter', patient.encounter],
    ['Reason', patient.reason || 'Not stated'],
  ]
  return create(
    'div',
    { class: 'banner' },
    create('h2', {}, patient.name),
    create(
      'dl',
      {},
      ...facts.map(([term, text]) =>
        create('div', {}, create('dt', {}, term), create('dd', {}, text)),
      ),
    ),
  )
}

export function renderOrders(orders: readonly ServiceRequest[]): HTMLElement {
  if (orders.length === 0) return create('p', { class: 'empty' }, 'No orders.')
  const rows = orders.map(({ code, status, authoredOn }): Child[] => [
    code?.text ?? code?.coding?.find(({ display }) => display)?.display ?? 'Unnamed order',
    status,
    formatTime(authoredOn),
  ])
  return createTable('Orders, newest first', ['Order', 'Status', 'Ordered'], rows)
}

export function renderLabs(observations: readonly Observation[]): HTMLElement {
  const rows = readLabs(observations).map((lab): Child[] => [
    lab.test,
    renderResult(lab),
    lab.range,
    lab.collected,
  ])
  const columns = ['Test', 'Result', 'Reference', 'Collected']
  return createSection(
    'labs',
    'Laboratory',
    rows.length > 0
      ? createTable('Laboratory results, newest first', columns, rows)
      : create('p', { class: 'empty' }, 'No laboratory results.'),
  )
}

function renderResult({ result, flag, status }: LabRow): Child {
  return create(
    'span',
    {},
    flag ? create('span', { class: 'flagged' }, `${result} `, create('strong', {}, flag)) : result,
    status ? create('span', { class: 'remark' }, status) : null,
  )
}

export function renderEcgs(observations: readonly Observation[]): HTMLElement {
  const rows = readEcgs(observations).map(({ recorded, title, leadCount, sampling, status }) => [
    recorded,
    title,
    String(leadCount),
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
