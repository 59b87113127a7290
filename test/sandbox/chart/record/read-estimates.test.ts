import type { RiskAssessment, RiskAssessmentPrediction } from '@medplum/fhirtypes'
import { expect, it } from 'vitest'
import { readEstimates } from '../../../../src/sandbox/chart/record/read-estimates.ts'

function prediction(
  text: string,
  low: number,
  high: number,
  flag?: string,
): RiskAssessmentPrediction {
  return {
    outcome: { text },
    probabilityRange: { low: { value: low, unit: '%' }, high: { value: high, unit: '%' } },
    ...(flag ? { qualitativeRisk: { coding: [{ code: flag }] } } : {}),
  }
}

const assessment: RiskAssessment = {
  resourceType: 'RiskAssessment',
  status: 'final',
  subject: { reference: 'Patient/1' },
  method: { text: 'anyecg-demo 0.3.0' },
  occurrenceDateTime: '2026-11-22T08:41:00Z',
  prediction: [
    prediction('hypokalaemia', 0.95, 1.22, 'not-flagged'),
    prediction('hyperkalaemia', 93.43, 96.95, 'flagged'),
    prediction('severe anaemia', 12.2, 12.2),
    prediction('hypocalcaemia', 57.65, 63.79, 'flagged'),
  ],
}

it('names model, time and number, and the three most likely with their interval', () => {
  expect(readEstimates([assessment])).toEqual([
    {
      recorded: '22 Nov 2026 08:41',
      model: 'anyecg-demo 0.3.0',
      count: 4,
      highest: [
        'hyperkalaemia 93 to 97\u00a0%, flagged',
        'hypocalcaemia 58 to 64\u00a0%, flagged',
        'severe anaemia 12\u00a0%',
      ],
      isWithdrawn: false,
      status: 'final',
    },
  ])
})

it('puts the newest first, says what is withdrawn, and bears what is missing', () => {
  const { prediction: _predictions, method: _method, ...bare } = assessment
  const rows = readEstimates([
    { ...assessment, status: 'entered-in-error' },
    { ...bare, occurrenceDateTime: '2026-11-23T08:41:00Z' },
  ])
  expect(
    rows.map(({ count, model, status, isWithdrawn }) => [count, model, status, isWithdrawn]),
  ).toEqual([
    [0, 'not named', 'final', false],
    [4, 'anyecg-demo 0.3.0', 'entered in error: do not use', true],
  ])
})

it('promises no certainty', () => {
  const extremes = [prediction('a', 99.7, 100), prediction('b', 0, 0.4), { outcome: { text: 'c' } }]
  expect(readEstimates([{ ...assessment, prediction: extremes }])[0]?.highest).toEqual([
    'a 99\u00a0%',
    'b below 1\u00a0%',
    'c without a number',
  ])
})
