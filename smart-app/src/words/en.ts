/** @module smart-app/words/en: English. Its shape is the shape of every language. */
import { problemsEn, type ProblemWords } from './problems-en.ts'
import { reasonsEn, type ReasonWords } from './reasons-en.ts'

export interface Words extends Readonly<typeof general> {
  readonly problems: ProblemWords
  readonly reasons: ReasonWords
  /** Organ groups by id; English ones come with the data. */
  readonly groups: Readonly<Record<string, string>>
  /** Names and values of subgroups; what is missing is shown as the data has it. */
  readonly subgroups: Readonly<Record<string, string>>
}

const general = {
  investigational: 'Investigational, not cleared, not for clinical use.',
  demonstration: 'Demonstration on simulated data.',
  skip: 'Skip to content',
  views: 'Views',
  overview: 'Overview',
  finding: 'Finding',
  ecg: 'ECG',
  trend: 'Trend',
  modelCard: 'Model',
  display: 'Display and language',
  theme: 'Theme',
  themes: { light: 'Light', dark: 'Dark', paper: 'Paper' },
  language: 'Language',
  print: 'Print',
  printed: (time: string) => `printed ${time}`,
  allFindings: 'All findings',
  loading: 'Loading',
  loadingEcg: 'Reading the ECG',
  loadingLong: 'The ECG is being read and estimated. This takes a moment the first time.',
  dataInEnglish: '',
  noteInEnglish: '',

  patient: 'Patient',
  noName: 'Name not recorded',
  born: (date: string, age: number | null) => `born ${date}${age === null ? '' : ` (${age})`}`,
  genders: { male: 'male', female: 'female', other: 'other sex', unknown: 'sex unknown' },
  ecgOf: (time: string, lead: string) => `ECG of ${time}, lead\u00a0${lead}`,
  olderEcg: (time: string | null, newest: string | null) =>
    (time === null ? 'This ECG is not the newest' : `ECG of ${time}, not the newest`) +
    (newest === null ? '' : ` (${newest})`),
  warnings: 'Please note',

  search: 'Find a finding',
  searchHint: 'potassium, kidney, troponin',
  show: 'Show',
  standings: { card: 'May become a card', shown: 'On request', research: 'Research' },
  rowTags: { card: 'card', shown: '', research: 'research' },
  standingNotes: {
    card: 'The evidence of this model allows a card when the estimate is raised.',
    shown: 'Shown when someone asks; it never becomes a card.',
    research: 'Too little evidence or no clinical use. Not to be relied on.',
  },
  count: (shown: number, all: number) => `${shown} of ${all} findings`,
  raised: 'Raised likelihood on this ECG',
  furtherRaised: (n: number) =>
    n === 1 ? '1 more that never becomes a card' : `${n} more that never become a card`,
  keyInterval: '95 % interval of the calibration',
  keyUsual: 'usual share of patients who have it',
  noneRaised: 'No estimate is raised.',
  neverNormal: 'That does not mean that results are normal.',
  noMatch: 'No finding fits this filter.',
  clearFilter: 'Show all findings',
  urgent: 'urgent',
  flagged: 'raised',
  estimated: 'Estimated likelihood',
  measured: 'Measured',
  measuredShort: 'measured',
  resultPending: 'Result pending',
  notReliable: 'not reliable',
  disagreesShort: 'not confirmed',
  nearChance: 'This model cannot tell',
  nearChanceNote: (auroc: string | null) =>
    auroc === null
      ? 'There is no evidence that this model can recognise this finding. Its number would mean nothing and is not shown.'
      : `With an AUROC of ${auroc} this model recognises the finding hardly better than chance. Its number would mean nothing and is not shown.`,
  noEstimate: 'No estimate',
  noEstimateNote:
    'The data gave no calibration for this finding, so there is no probability to show.',

  likelihoodOf: (percent: string) => `${percent} %`,
  /** How well the calibration is known, not how sure the network is of this patient. */
  interval: (low: string, high: string) =>
    `95\u00a0% interval ${low === high ? low : `${low} to ${high}`}\u00a0% (of the calibration, not of this patient)`,
  baseline: {
    site: (percent: string) => `Usual here: ${percent}\u00a0%`,
    evidence: (percent: string) => `Usual in the test patients: ${percent}\u00a0%`,
  },
  thresholdAt: (percent: string) => `Threshold ${percent} %`,
  barLabel: (percent: string, low: string | null, high: string | null, baseline: string | null) =>
    `Estimated likelihood ${percent} percent` +
    (low === null || high === null ? '' : `, 95 percent interval ${low} to ${high}`) +
    (baseline === null ? '' : `; usual ${baseline} percent`),
  frequency: {
    about: (count: string, of: string) =>
      `Of ${of} patients with an estimate like this, about ${count} have it.`,
    'more-than': (count: string, of: string) =>
      `Of ${of} patients with an estimate like this, more than ${count} have it.`,
  },
  compared: (times: string) => `About ${times} times as likely as usual.`,
  comparedLess: 'Less likely than usual. This rules nothing out.',
  comparedSame: 'About as likely as usual.',

  before: (text: string) => `${text} before the ECG`,
  after: (text: string) => `${text} after the ECG`,
  atEcg: 'at the time of the ECG',
  hours: (n: string) => `${n} h`,
  days: (n: string) => `${n} days`,
  minutes: (n: string) => `${n} min`,
  measuredAt: (time: string) => `collected ${time}`,
  sides: { low: 'below the reference range', high: 'above the reference range' },
  standingOf: {
    final: '',
    pending: 'The result is on its way.',
    unreliable: 'This sample is not reliable (haemolysed, clotted or without a result).',
  },
  agrees: 'The estimate agrees with the measurement.',
  disagrees: 'The estimate disagrees with the measurement. The measurement counts.',

  whatToDo: 'What to do',
  adviceNewestOnly: 'Advice is given for the newest ECG only. This one is older.',
  readFirst: 'Read the tracing first: this is not an ECG interpretation.',
  consider: (orders: string) => `Consider: ${orders}.`,
  noOrder: 'There is no order to propose for this finding.',
  confirm: 'Confirm by measurement; do not treat on this.',
  useMeasured: 'Go by the measured value.',
  awaitResult: 'It has been ordered or is in the laboratory: await the result.',
  seeEcg: 'Look at the ECG',
  seeTrend: 'See the course',
  andWord: 'and',
  cardMade: 'This finding made the card in the chart.',
  noCard: 'Why there is no card',

  evidence: 'How good is this?',
  why: 'About this finding',
  auroc: 'AUROC',
  withInterval95: (value: string, low: string, high: string) =>
    `${value} (95 % interval ${low} to ${high})`,
  aurocMeans:
    'How often a patient with the finding gets the higher estimate of two: 0.5 is a coin, 1 is perfect.',
  gain: 'Beyond age, sex, rate and rhythm',
  gainIs: (value: string, low: string, high: string) =>
    `${value} in AUROC (95 % interval ${low} to ${high})`,
  tested: 'Tested on',
  testedOn: (n: string, positives: string) => `${n} patients, ${positives} with the finding`,
  sources: {
    simulated: 'simulated patients',
    retrospective: 'retrospective data',
    local: 'data of this site',
  },
  noEvidence: 'For this lead no evidence was reported.',
  roc: 'Operating point',
  rocPlot: 'ROC curve',
  falsePositives: 'False positive rate',
  sensitivity: 'Sensitivity',
  specificity: 'Specificity',
  ppv: 'PPV',
  npv: 'NPV',
  ppvLong: 'with the finding, of those flagged',
  npvLong: 'without it, of those not flagged',
  moveThreshold: 'Move the threshold',
  thresholdValue: (percent: string, sensitivity: string, specificity: string) =>
    `threshold ${percent} percent, sensitivity ${sensitivity} percent, specificity ${specificity} percent`,
  backToModel: 'Back to the model’s threshold',
  prevalenceField: 'Prevalence at this site, %',
  prevalenceOf: {
    site: 'As this site states it.',
    evidence: 'As in the patients of the evidence.',
  },
  prevalenceWrong: 'A number between 0 and 100.',
  of1000: (flagged: string, truePositives: string, missed: string) =>
    `Of 1000 such patients ${flagged} would be flagged: ${truePositives} of them have it. ${missed} who have it would be missed.`,
  noCurve: 'No curve was reported.',
  onlyExplores: 'This explores; it changes nothing in the service.',
  calibration: 'Calibration',
  calibrationMeans: 'On the diagonal, as many have the finding as was estimated.',
  estimateHere: (percent: string, isOnAxis: boolean) =>
    `This estimate, ${percent} %${isOnAxis ? '' : ', beyond the axis'}`,
  beyondBins: (percent: string, mean: string, isTenth: boolean) =>
    `Beyond the last dot: the estimates of the highest ${isTenth ? 'tenth' : 'group'} of test patients average ${mean} %, and how well one of ${percent} % holds is not shown.`,
  predicted: 'Estimated',
  observed: 'Observed',
  patients: 'Patients',
  slope: 'Slope',
  observedExpected: 'Observed / expected',
  asTable: 'As a table',
  subgroupsTitle: 'Subgroups',
  subgroup: 'Subgroup',
  withInterval: (value: string, low: string, high: string) => `${value} (${low} to ${high})`,
  positives: 'With finding',
  limits: 'Limits',
  notReported: 'not reported',
  moreInModel: 'All about the model',

  modelTitle: 'Model card',
  modelIs: (id: string, version: string) => `Model ${id}, version ${version}`,
  statuses: { demonstration: 'demonstration', research: 'research', clinical: 'clinical' },
  status: 'Status',
  evidenceFrom: 'Evidence from',
  leads: 'Leads with evidence',
  attribution: 'Sensitivity overlay on the ECG',
  attributionShown: 'may be shown',
  attributionHidden: 'not shown',
  attributes: 'Source attributes',
  attributesNote:
    'The 31 attributes of a predictive decision support intervention (ONC HTI-1). “Not available” is an honest answer.',

  pickPatient: 'Choose a patient',
  pickPatientNote: 'Your sign-in named no patient. Search with your own access.',
  patientName: 'Name',
  searchButton: 'Search',
  noPatient: 'No patient of this name is open to you.',
  patientsFound: (n: number) => (n === 1 ? '1 patient' : `${n} patients`),
  patientsFirst: (n: number, total: number | null) =>
    total === null
      ? `The first ${n}; narrow the name.`
      : `The first ${n} of ${total}; narrow the name.`,
  changePatient: 'Change patient',

  signInTitle: 'Sign in',
  signInNote: 'Choose the record system to sign in to. AnyECG-Lab reads with your own access.',
  signInButton: 'Sign in',
  connecting: 'Connecting to the record system',
}

export const en: Words = {
  ...general,
  problems: problemsEn,
  reasons: reasonsEn,
  groups: {},
  subgroups: {},
}
