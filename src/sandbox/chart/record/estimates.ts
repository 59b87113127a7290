/** @module sandbox/chart/record/estimates: what a service estimated from ECGs and wrote back to the record. */
import type { RiskAssessment } from '@medplum/fhirtypes'
import { create, createTable, emptyLine, type Child } from '../page/dom.ts'
import { readEstimates, type EstimateRow } from './read-estimates.ts'

const columns = ['ECG of', 'Most likely', 'Status', 'Model']

export function renderEstimates(assessments: readonly RiskAssessment[]): HTMLElement {
  const rows = readEstimates(assessments)
  if (rows.length === 0) return emptyLine('No estimate has been written to this record.')
  return create(
    'div',
    { class: 'estimates' },
    createTable('Estimates from ECGs, newest first', columns, rows.map(toCells)),
    create(
      'p',
      { class: 'hint' },
      'Estimated, not measured: confirm in the laboratory. The record holds only estimates with evidence ' +
        'behind them; numbers near chance are not in it.',
    ),
  )
}

function toCells({ recorded, highest, count, model, isWithdrawn, status }: EstimateRow): Child[] {
  const mark = (text: string): Child => (isWithdrawn ? create('s', {}, text) : text)
  const others = count - highest.length
  return [
    mark(recorded),
    create(
      'ul',
      {},
      ...(count > 0 ? highest : ['none']).map((text) => create('li', {}, mark(text))),
      others > 0 ? create('li', { class: 'missing' }, mark(`and ${others} less likely`)) : null,
    ),
    isWithdrawn ? create('strong', { class: 'withdrawn' }, status) : status,
    mark(model),
  ]
}
