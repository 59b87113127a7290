/** @module smart-app/trend/words: the course in words, by language. */
import type { Locale } from '../views/contract.ts'

const en = {
  title: 'Trend',
  finding: 'Finding',
  loading: 'Reading the course',
  none: {
    title: 'There is nothing to compare yet',
    text: 'No ECG of this patient has been estimated for this finding, and no result of its test is in the chart. What comes is collected here.',
  },
  noEstimates: 'No ECG of this patient has been estimated for this finding.',
  oneEstimate: 'One ECG so far. A course needs at least two.',
  noResults: (analyte: string) => `${analyte}: no measured value in the chart.`,
  estimated: 'Estimated likelihood, %',
  measured: (analyte: string, unit: string) => `${analyte} measured${unit ? `, ${unit}` : ''}`,
  threshold: (percent: string) => `Threshold ${percent} %`,
  modelIs: (model: string) => `Model ${model}`,
  changeNote:
    'A dashed line marks where another model took over. Estimates of two models are not joined: a step there says nothing of the patient.',
  plotLabel: (finding: string, ecgs: string, results: string, from: string, to: string) =>
    `${finding}: ${ecgs} estimates and ${results} measured results from ${from} to ${to}. The table below has every value.`,
  otherUnit: 'Results in another unit stand in the table alone.',
  tableTitle: 'All values, newest first',
  time: 'Time',
  estimate: 'Estimate',
  result: 'Measured',
  source: 'Lead and model',
  percent: (value: string) => `${value} %`,
  show: 'Show',
  showOf: (time: string) => `Show the ECG of ${time}`,
  shown: 'shown now',
  newModel: 'new model',
  sides: { low: 'low', high: 'high' },
  standings: { final: '', pending: 'pending', unreliable: 'unreliable' },
  noValue: 'no value',
}

export type TrendWords = Readonly<typeof en>

const de: TrendWords = {
  title: 'Verlauf',
  finding: 'Befund',
  loading: 'Der Verlauf wird gelesen',
  none: {
    title: 'Noch gibt es nichts zu vergleichen',
    text: 'Für diesen Befund wurde noch kein EKG dieses Patienten ausgewertet, und kein Laborwert dazu steht in der Akte. Was kommt, wird hier gesammelt.',
  },
  noEstimates: 'Für diesen Befund wurde noch kein EKG dieses Patienten ausgewertet.',
  oneEstimate: 'Bisher ein EKG. Ein Verlauf braucht mindestens zwei.',
  noResults: (analyte) => `${analyte}: kein Messwert in der Akte.`,
  estimated: 'Geschätzte Wahrscheinlichkeit, %',
  measured: (analyte, unit) => `${analyte} gemessen${unit ? `, ${unit}` : ''}`,
  threshold: (percent) => `Schwelle ${percent} %`,
  modelIs: (model) => `Modell ${model}`,
  changeNote:
    'Eine gestrichelte Linie zeigt, wo ein anderes Modell übernahm. Schätzungen zweier Modelle sind nicht verbunden: Eine Stufe dort sagt nichts über den Patienten.',
  plotLabel: (finding, ecgs, results, from, to) =>
    `${finding}: ${ecgs} Schätzungen und ${results} Messwerte von ${from} bis ${to}. Die Tabelle darunter nennt jeden Wert.`,
  otherUnit: 'Messwerte in anderer Einheit stehen nur in der Tabelle.',
  tableTitle: 'Alle Werte, die neuesten zuerst',
  time: 'Zeit',
  estimate: 'Schätzung',
  result: 'Gemessen',
  source: 'Ableitung und Modell',
  percent: (value) => `${value} %`,
  show: 'Zeigen',
  showOf: (time) => `EKG vom ${time} zeigen`,
  shown: 'gerade gezeigt',
  newModel: 'neues Modell',
  sides: { low: 'niedrig', high: 'hoch' },
  standings: { final: '', pending: 'steht aus', unreliable: 'nicht verlässlich' },
  noValue: 'kein Wert',
}

export const trendWords: Readonly<Record<Locale, TrendWords>> = { en, de }
