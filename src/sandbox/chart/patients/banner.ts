/** @module sandbox/chart/patients/banner: who the chart is about. */
import { create, type Child } from '../page/dom.ts'
import type { PatientSummary } from './read-patient.ts'

/** @param actions what can be done in this chart whatever it holds. */
export function renderBanner(patient: PatientSummary, actions: Child): HTMLElement {
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
    create(
      'div',
      { class: 'who' },
      create('h2', {}, patient.name),
      create(
        'dl',
        {},
        ...facts.map(([term, text]) =>
          create('div', {}, create('dt', {}, term), create('dd', {}, text)),
        ),
      ),
    ),
    actions,
  )
}
