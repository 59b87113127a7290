/** @module smart-app/ecg/words-de: was die Ableitungen von sich sagen, auf Deutsch. */
import type { EcgWords } from './words-en.ts'

export const ecgDe: EcgWords = {
  title: 'EKG',
  recorded: (time) => `Aufgezeichnet ${time}`,
  timeUnknown: 'Zeitpunkt der Aufzeichnung nicht bekannt',
  loading: 'Die Aufzeichnung wird gelesen',
  none: {
    title: 'In dieser Akte ist kein EKG',
    text: 'Sobald für diesen Patienten ein EKG mit seiner Kurve gespeichert ist, wird es hier gezeichnet.',
  },
  noLeads: {
    title: 'Zu diesem EKG gibt es keine Kurve',
    text: 'Es wurde ohne Messpunkte gespeichert. Unter Verlauf lässt sich ein anderes EKG wählen.',
  },

  view: 'Anzeige',
  views: { recorded: 'Wie aufgezeichnet', model: 'Was das Modell sah' },
  layout: 'Anordnung',
  speed: 'Vorschub, mm/s',
  gain: 'Verstärkung, mm/mV',
  noModelInput: 'Das Modell hat von diesem EKG nichts gesehen.',

  zoom: 'Zoom',
  zoomIn: 'Vergrößern',
  zoomOut: 'Verkleinern',
  zoomIs: (percent) => `${percent} %`,
  strip: 'Aufzeichnung; lässt sich seitlich verschieben',

  calipers: 'Zirkel',
  point: (n) => `Zirkelspitze ${n}`,
  pointAt: (seconds) => `bei ${seconds} s`,
  calipersHelp:
    'Zwei Punkte anklicken oder einen Punkt mit den Pfeiltasten bewegen: ein Viertel eines kleinen Kästchens, mit der Umschalttaste ein großes. Escape beendet.',
  calipersWait: 'Erster Punkt gesetzt. Den zweiten anklicken.',
  ms: (value) => `${value} ms`,
  mv: (value) => `${value} mV`,
  sd: (value) => `${value} SD`,
  perMinute: (value) => `${value} pro min`,
  otherRow: 'keine Spannung zwischen zwei Zeilen',

  second: (value) => `${value} s`,
  square: (ms, mv) =>
    `Kleines Kästchen ${ms} ms × ${mv} mV. Jede Ableitung liegt mit ihrem Median auf der Nulllinie; sonst ist nichts verändert.`,
  noteMv: (speed, gain, hz) => `${speed} mm/s   ${gain} mm/mV   ${hz} Hz   ohne Filter`,
  noteSd: (speed, hz) =>
    `${speed} mm/s   Standardabweichungen   ${hz} Hz   bandpassgefiltert, gleitender Median abgezogen`,
  used: (lead, from, to) =>
    `Das Modell sah Ableitung ${lead} von ${from} bis ${to} s: die Klammer unter der Ableitung.`,
  comparison: (lead) =>
    `Oben: Ableitung ${lead} wie aufgezeichnet, in mV. Unten: dieselben Sekunden, wie das Netz sie sah, bandpassgefiltert, ohne gleitenden Median und auf Standardabweichungen (SD) gebracht. Ihre Höhe ist keine Spannung.`,

  overlay: 'Empfindlichkeit des Modells',
  overlayAbsent:
    'Wird nicht angeboten: Dieses Modell hat die Prüfung nicht bestanden, ob eine solche Markierung etwas bedeutet.',
  overlayNotSent:
    'Wird nicht angeboten: Der Dienst liefert zu dieser Aufzeichnung keine Empfindlichkeit.',

  summary: (leads, seconds, hz) =>
    `EKG-Aufzeichnung, ${seconds} s mit ${hz} Hz, Ableitungen ${leads}.`,
  summaryLayout: (layout, speed, gain) =>
    `Gezeichnet als ${layout} mit ${speed} mm/s und ${gain} mm/mV.`,
  summaryTable: 'Die Zahlen folgen als Tabelle.',
  asTable: 'Aufzeichnung als Tabelle',
  leadTable: 'Aufgezeichnete Ableitungen',
  intervalTable: (lead) => `Ableitung ${lead} in halben Sekunden`,
  lead: 'Ableitung',
  length: 'Länge, s',
  gaps: 'Lücken, s',
  lowest: 'Tiefster Wert, mV',
  highest: 'Höchster Wert, mV',
  from: 'Ab, s',
  first: 'Zu Beginn, mV',
  gap: 'Lücke',
}
