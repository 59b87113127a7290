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
    'Zwei Punkte anklicken oder einen Punkt mit den Pfeiltasten bewegen: ein Zwanzigstel eines großen Kästchens, mit der Umschalttaste ein ganzes. Escape beendet.',
  calipersWait: 'Erster Punkt gesetzt. Den zweiten anklicken.',
  ms: (value) => `${value} ms`,
  mv: (value) => `${value} mV`,
  sd: (value) => `${value} SD`,
  perMinute: (value) => `${value} pro min`,
  noVoltage: {
    'two-leads': 'zwei Ableitungen: keine Spannung',
    'not-one-strip': 'Spannung nur innerhalb eines Streifens',
  },

  second: (value) => `${value} s`,
  square: {
    small: (ms, mv) => `Kleines Kästchen ${ms} ms × ${mv} mV.`,
    large: (ms, mv) => `Großes Kästchen ${ms} ms × ${mv} mV.`,
  },
  centred: 'Jede Ableitung liegt mit ihrem Median auf der Nulllinie; sonst ist nichts verändert.',
  noteMv: (speed, gain, hz) => `${speed} mm/s   ${gain} mm/mV   ${hz} Hz   ohne Filter`,
  noteSd: (speed, hz) =>
    `${speed} mm/s   Standardabweichungen   ${hz} Hz   bandpassgefiltert, gleitender Median abgezogen`,
  used: (lead, from, to) =>
    `Das Modell sah Ableitung ${lead} von ${from} bis ${to} s: die Klammer unter der Ableitung.`,
  comparison: (lead) =>
    `Oben: Ableitung ${lead} wie aufgezeichnet, in mV. Unten: dieselben Sekunden, wie das Netz sie sah, bandpassgefiltert, ohne gleitenden Median und auf Standardabweichungen (SD) gebracht. Ihre Höhe ist keine Spannung.`,

  overlay: 'Empfindlichkeit des Modells',
  overlayAbsent:
    'Keine Empfindlichkeitsanzeige: Dieses Modell hat die Prüfung nicht bestanden, ob sie etwas bedeutet.',
  overlayCheck: 'Was geprüft wurde',
  overlayOf: 'Befund',
  overlayNone: 'Für keinen Befund dieses EKGs reicht die Evidenz für eine Anzeige.',
  overlayLoading: 'Das Modell wird gefragt',
  overlayFailed: 'Der Dienst hat zu diesem Befund keine Empfindlichkeit geliefert.',
  overlayCaveat: 'Worauf das Modell ansprach, keine Ursache.',
  overlayLimits: (step) =>
    `Schritte von ${step} s sind länger als jede Welle: Auf eine einzelne kann die Anzeige nicht zeigen. Zwölf solche Verfahren, an 873.710 EKGs verglichen, stimmten wenig überein.`,
  overlayFor: (finding) => `spricht für ${finding}`,
  overlayAgainst: 'spricht dagegen',
  overlayScale: (share) =>
    `Ein Balken bis zur Mitte der Ableitung ist ${share} Log-Odds; das Mittel aller, mit einer Konstante des Befunds, ist die Aussage des Modells.`,
  overlayTable: 'Empfindlichkeit als Tabelle',
  overlayCaption: (finding, lead) => `Worauf das Modell in Ableitung ${lead} ansprach: ${finding}`,
  overlayShare: 'Log-Odds',
  overlaySummary: (finding) =>
    `Mit der Empfindlichkeit des Modells für ${finding}, die keine Ursache ist.`,

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
