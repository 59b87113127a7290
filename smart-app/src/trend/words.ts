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
  comesHere: 'The next ECG and the next result are added here without anyone’s doing.',
  fromEcg: (time: string, lead: string) => `ECG of ${time}, lead ${lead}`,
  collected: (time: string) => `collected ${time}`,
  noResults: (analyte: string) => `${analyte}: no measured value in the chart.`,
  estimated: 'Estimated likelihood, %',
  measured: (analyte: string, unit: string) => `${analyte} measured${unit ? `, ${unit}` : ''}`,
  threshold: (percent: string) => `Threshold ${percent} %`,
  /** Of the marks in the plot. */
  key: {
    estimate: 'estimate',
    estimateWithInterval: 'estimate, 95 % interval',
    chosen: 'ECG shown now',
    measured: 'measured',
    unreliable: 'measured, sample not reliable',
    high: '↑ above the reference range',
    low: '↓ below the reference range',
  },
  modelIs: (model: string) => `Model ${model}`,
  modelAndLead: (model: string, lead: string) => `Model ${model}, lead ${lead}`,
  changeNote:
    'A dashed line marks where another model took over. Estimates of two models are not joined: a step there says nothing of the patient.',
  plotLabel: (finding: string, ecgs: string, results: string, from: string, to: string) =>
    `${finding}: ${ecgs} estimates and ${results} measured results from ${from} to ${to}. The table below has every value.`,
  notDrawable: 'Results without a number or in another unit stand in the table alone.',
  ofDay:
    'A bar through a result is the day it was collected on: the chart does not have the time of day.',
  older: (count: number, newest: string) =>
    count === 1
      ? `1 older result is not drawn: ${newest}.`
      : `${String(count)} older results are not drawn, the newest of them: ${newest}.`,
  newer: (count: number, newest: string) =>
    count === 1
      ? `1 newer result is not drawn: ${newest}.`
      : `${String(count)} newer results are not drawn, the newest of them: ${newest}.`,
  drawAll: 'Draw all results',
  drawEcgTime: 'Draw the time of the ECGs',
  tableTitle: 'All values, newest first',
  time: 'Time',
  estimate: 'Estimate',
  interval: '95 % interval',
  intervalIs: (low: string, high: string) => `${low} to ${high} %`,
  result: 'Measured',
  lead: 'Lead',
  source: 'Lead and model',
  percent: (value: string) => `${value} %`,
  show: 'Show',
  showOf: (time: string) => `Show the ECG of ${time}`,
  shown: 'shown now',
  isShown: (time: string) => `The ECG of ${time} is shown now`,
  newModel: 'new model',
  sides: { low: 'low', high: 'high' },
  standings: { final: '', pending: 'pending', unreliable: 'unreliable' },
  noValue: 'no value',
  unused: (count: number, reasons: string) =>
    `${count === 1 ? '1 ECG is' : `${String(count)} ECGs are`} not shown: ${reasons}.`,
  notReady: (count: number) =>
    `${count === 1 ? '1 ECG is' : `${String(count)} ECGs are`} still being read.`,
  allRead: 'All ECGs are read now.',
  askAgain: 'Ask again',
  asking: 'Asking',
  moreEcgs: 'There may be older ECGs: at most the newest 50 are read.',
  moreMeasurements: 'There may be older results: at most the newest 2000 are read.',
  earlierModel: (model: string, count: number, last: string) =>
    `Until ${last} model ${model} read ${count === 1 ? '1 ECG' : `${String(count)} ECGs`} of this patient. Its estimates are not comparable with these, so ${count === 1 ? 'the ECG was' : 'the ECGs were'} read anew.`,
}

export type TrendWords = Readonly<typeof en>

const de: TrendWords = {
  title: 'Verlauf',
  finding: 'Befund',
  loading: 'Verlauf wird geladen',
  none: {
    title: 'Noch gibt es nichts zu vergleichen',
    text: 'Für diesen Befund wurde noch kein EKG dieses Patienten ausgewertet, und kein Laborwert dazu steht in der Akte. Was kommt, wird hier gesammelt.',
  },
  noEstimates: 'Für diesen Befund wurde noch kein EKG dieses Patienten ausgewertet.',
  oneEstimate: 'Bisher ein EKG. Ein Verlauf braucht mindestens zwei.',
  comesHere: 'Das nächste EKG und der nächste Messwert erscheinen hier von selbst.',
  fromEcg: (time, lead) => `EKG vom ${time}, Ableitung ${lead}`,
  collected: (time) => `Abnahme ${time}`,
  noResults: (analyte) => `${analyte}: kein Messwert in der Akte.`,
  estimated: 'Geschätzte Wahrscheinlichkeit, %',
  measured: (analyte, unit) => `${analyte} gemessen${unit ? `, ${unit}` : ''}`,
  threshold: (percent) => `Schwelle ${percent} %`,
  key: {
    estimate: 'Schätzung',
    estimateWithInterval: 'Schätzung, 95-%-Intervall',
    chosen: 'angezeigtes EKG',
    measured: 'Messwert',
    unreliable: 'Messwert, Probe nicht verlässlich',
    high: '↑ über dem Referenzbereich',
    low: '↓ unter dem Referenzbereich',
  },
  modelIs: (model) => `Modell ${model}`,
  modelAndLead: (model, lead) => `Modell ${model}, Ableitung ${lead}`,
  changeNote:
    'Eine gestrichelte Linie zeigt, wo ein anderes Modell übernahm. Schätzungen zweier Modelle sind nicht verbunden: Eine Stufe dort sagt nichts über den Patienten.',
  plotLabel: (finding, ecgs, results, from, to) =>
    `${finding}: ${ecgs} Schätzungen und ${results} Messwerte von ${from} bis ${to}. Die Tabelle darunter nennt jeden Wert.`,
  notDrawable: 'Messwerte ohne Zahl oder in anderer Einheit stehen nur in der Tabelle.',
  ofDay:
    'Ein Balken durch einen Messwert ist der Tag der Abnahme: Die Uhrzeit steht nicht in der Akte.',
  older: (count, newest) =>
    count === 1
      ? `1 älterer Messwert ist nicht gezeichnet: ${newest}.`
      : `${String(count)} ältere Messwerte sind nicht gezeichnet, der neueste davon: ${newest}.`,
  newer: (count, newest) =>
    count === 1
      ? `1 neuerer Messwert ist nicht gezeichnet: ${newest}.`
      : `${String(count)} neuere Messwerte sind nicht gezeichnet, der neueste davon: ${newest}.`,
  drawAll: 'Alle Messwerte zeichnen',
  drawEcgTime: 'Nur die Zeit der EKGs zeichnen',
  tableTitle: 'Alle Werte, neueste zuerst',
  time: 'Zeit',
  estimate: 'Schätzung',
  interval: '95-%-Intervall',
  intervalIs: (low, high) => `${low} bis ${high} %`,
  result: 'Gemessen',
  lead: 'Ableitung',
  source: 'Ableitung und Modell',
  percent: (value) => `${value} %`,
  show: 'Anzeigen',
  showOf: (time) => `EKG vom ${time} anzeigen`,
  shown: 'angezeigt',
  isShown: (time) => `EKG vom ${time}: angezeigt`,
  newModel: 'neues Modell',
  sides: { low: 'niedrig', high: 'hoch' },
  standings: { final: '', pending: 'steht aus', unreliable: 'nicht verlässlich' },
  noValue: 'kein Wert',
  unused: (count, reasons) =>
    `${count === 1 ? '1 EKG wird' : `${String(count)} EKGs werden`} nicht gezeigt: ${reasons}.`,
  notReady: (count) =>
    `${count === 1 ? '1 EKG wird' : `${String(count)} EKGs werden`} noch ausgewertet.`,
  allRead: 'Alle EKGs sind jetzt ausgewertet.',
  askAgain: 'Erneut abfragen',
  asking: 'Wird abgefragt',
  moreEcgs: 'Es kann ältere EKGs geben: Ausgewertet werden höchstens die 50 neuesten.',
  moreMeasurements: 'Es kann ältere Messwerte geben: Gelesen werden höchstens die 2000 neuesten.',
  earlierModel: (model, count, last) =>
    `Bis ${last} hat das Modell ${model} ${count === 1 ? '1 EKG' : `${String(count)} EKGs`} dieses Patienten ausgewertet. Seine Schätzungen sind mit diesen nicht vergleichbar, daher ${count === 1 ? 'wurde das EKG' : 'wurden die EKGs'} neu ausgewertet.`,
}

export const trendWords: Readonly<Record<Locale, TrendWords>> = { en, de }
