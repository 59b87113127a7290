/** @module smart-app/ecg/words-en: what the tracing says of itself, in English. Its shape is the shape of every language. */

export type EcgWords = Readonly<typeof ecgEn>

export const ecgEn = {
  title: 'ECG',
  recorded: (time: string) => `Recorded ${time}`,
  timeUnknown: 'Time of recording not known',
  loading: 'Reading the tracing',
  none: {
    title: 'There is no ECG in this chart',
    text: 'As soon as an ECG with its waveform is stored for this patient, it is drawn here.',
  },
  noLeads: {
    title: 'This ECG has no waveform to draw',
    text: 'It was stored without samples. Another ECG can be chosen under Trend.',
  },

  view: 'Show',
  views: { recorded: 'As recorded', model: 'What the model saw' },
  layout: 'Layout',
  speed: 'Speed, mm/s',
  gain: 'Gain, mm/mV',
  noModelInput: 'The model saw nothing of this ECG.',

  zoom: 'Zoom',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  zoomIs: (percent: string) => `${percent} %`,
  strip: 'Tracing; scrolls sideways',

  calipers: 'Calipers',
  point: (n: number) => `Caliper ${n}`,
  pointAt: (seconds: string) => `at ${seconds} s`,
  calipersHelp:
    'Click two points, or move a point with the arrow keys: a twentieth of a large square, with Shift a whole one. Escape ends.',
  calipersWait: 'First point set. Click the second.',
  ms: (value: string) => `${value} ms`,
  mv: (value: string) => `${value} mV`,
  sd: (value: string) => `${value} SD`,
  perMinute: (value: string) => `${value} per min`,
  noVoltage: {
    'two-leads': 'two leads: no voltage',
    'not-one-strip': 'voltage only within one strip',
  },

  second: (value: string) => `${value} s`,
  square: {
    small: (ms: string, mv: string) => `Small square ${ms} ms × ${mv} mV.`,
    large: (ms: string, mv: string) => `Large square ${ms} ms × ${mv} mV.`,
  },
  centred: 'Every lead is centred on its median; nothing else was changed.',
  noteMv: (speed: string, gain: string, hz: string) =>
    `${speed} mm/s   ${gain} mm/mV   ${hz} Hz   no filter applied`,
  noteSd: (speed: string, hz: string) =>
    `${speed} mm/s   standard deviations   ${hz} Hz   band-passed, running median removed`,
  used: (lead: string, from: string, to: string) =>
    `The model saw lead ${lead} from ${from} to ${to} s: the bracket below the lead.`,
  comparison: (lead: string) =>
    `Above: lead ${lead} as recorded, in mV. Below: the same seconds as the network saw them, band-passed, without their running median, and scaled to standard deviations (SD). Its height is not a voltage.`,

  overlay: 'Sensitivity overlay',
  overlayAbsent:
    'No sensitivity overlay: this model did not pass the check that shows whether one means anything.',
  overlayCheck: 'What was checked',
  overlayOf: 'Finding',
  overlayNone: 'No finding of this ECG has the evidence for an overlay.',
  overlayLoading: 'Asking the model',
  overlayFailed: 'The service gave no sensitivity for this finding.',
  overlayCaveat: 'What the model was sensitive to, not a cause.',
  overlayLimits: (step: string) =>
    `Steps of ${step} s are longer than any wave: this cannot point at one. Twelve methods of this kind, compared on 873,710 ECGs, agreed little.`,
  overlayFor: (finding: string) => `speaks for ${finding}`,
  overlayAgainst: 'speaks against it',
  overlayScale: (share: string) =>
    `A bar up to the middle of the lead is ${share} log-odds; the mean of all, with a constant of the finding, is what the model says.`,
  overlayTable: 'Sensitivity as a table',
  overlayCaption: (finding: string, lead: string) =>
    `What the model was sensitive to in lead ${lead}: ${finding}`,
  overlayShare: 'Log-odds',
  overlaySummary: (finding: string) =>
    `With the sensitivity of the model for ${finding}, which is not a cause.`,

  summary: (leads: string, seconds: string, hz: string) =>
    `ECG tracing, ${seconds} s at ${hz} Hz, leads ${leads}.`,
  summaryLayout: (layout: string, speed: string, gain: string) =>
    `Drawn as ${layout} at ${speed} mm/s and ${gain} mm/mV.`,
  summaryTable: 'The numbers follow as a table.',
  asTable: 'Tracing as a table',
  leadTable: 'Recorded leads',
  intervalTable: (lead: string) => `Lead ${lead} in half seconds`,
  lead: 'Lead',
  length: 'Length, s',
  gaps: 'Gaps, s',
  lowest: 'Lowest, mV',
  highest: 'Highest, mV',
  from: 'From, s',
  first: 'At its start, mV',
  gap: 'gap',
}
