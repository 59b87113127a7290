/** @module smart-app/words/reasons-en: why there is no estimate, and why there is no card, in English. */
import type { DeclineReason } from '../../../src/errors.ts'
import type { SilenceReason } from '../../../src/interpret/judge.ts'
import type { Message } from './problems-en.ts'

export interface ReasonWords {
  readonly declinedTitle: string
  readonly declinedEcg: (time: string) => string
  readonly declined: Readonly<Record<DeclineReason, Message>>
  /** In a few words, after "not shown" and before how many. */
  readonly leftOut: Readonly<Record<DeclineReason, string>>
  readonly silence: Readonly<Record<SilenceReason, string>>
}

export const reasonsEn: ReasonWords = {
  declinedTitle: 'No estimate',
  declinedEcg: (time) => `ECG of ${time}`,
  declined: {
    'no-ecg': {
      title: 'No ECG in this chart',
      text: 'An estimate needs a recorded 10-second ECG with its waveform. Record one, or check that its device sends the waveform.',
    },
    'no-signal': {
      title: 'The ECG has no waveform',
      text: 'Only a report or an image is stored. The estimate needs the recorded samples.',
    },
    'not-an-ecg': {
      title: 'This recording is not an ECG',
      text: 'Its values or codes are not those of an ECG.',
    },
    'no-accepted-lead': {
      title: 'No lead the model can read',
      text: 'The model reads few leads, and this ECG has none of them.',
    },
    'unit-missing': {
      title: 'The voltage unit is missing',
      text: 'Without it the size of the waves is unknown, so nothing is estimated.',
    },
    'too-short': {
      title: 'The ECG is too short',
      text: 'Ten seconds are needed. Record a full one.',
    },
    'too-long': {
      title: 'The recording is too long',
      text: 'It is longer than this service reads. A standard 10-second ECG can be used.',
    },
    'sampling-too-low': {
      title: 'The ECG was sampled too slowly',
      text: 'Fine waves are lost in it. Export it at 200 Hz or more.',
    },
    gaps: {
      title: 'The ECG has gaps',
      text: 'Samples are missing within the ten seconds. Record it again.',
    },
    flat: {
      title: 'The lead is flat',
      text: 'An electrode may be off. Check the electrodes and record it again.',
    },
    clipped: {
      title: 'The ECG is clipped',
      text: 'Waves are cut off at the recorder’s limit. Record it again with less gain.',
    },
    noisy: {
      title: 'The ECG is too noisy',
      text: 'Movement or interference hides the waves. Record it again with the patient at rest.',
    },
    'wrong-status': {
      title: 'The ECG is not a valid result',
      text: 'It was cancelled, withdrawn or is not finished.',
    },
    undated: {
      title: 'The ECG has no time',
      text: 'Without it, it cannot be compared with results. Correct the entry in the chart.',
    },
    'in-the-future': {
      title: 'The ECG is dated in the future',
      text: 'Check the clock of the recorder and correct the entry in the chart.',
    },
    unidentified: {
      title: 'The ECG is not clearly this patient’s',
      text: 'Nothing is estimated where a mix-up is possible. Check the entry in the chart.',
    },
    undecodable: {
      title: 'The ECG could not be decoded',
      text: 'Its data is damaged or in a form that is not known here. Tell your support.',
    },
    'under-age': {
      title: 'The model is not made for children',
      text: 'It may be used from 18 years on, at the time of the ECG.',
    },
    'age-unknown': {
      title: 'The age is not known',
      text: 'The model may be used from 18 years on. Complete the birth date in the chart.',
    },
    paced: {
      title: 'Paced rhythm',
      text: 'A pacemaker or a paced rhythm is recorded. The model has not learned paced hearts, so nothing is estimated.',
    },
    retracted: {
      title: 'This ECG was withdrawn',
      text: 'It was corrected, moved or entered in error, and its estimates with it.',
    },
  },
  leftOut: {
    'no-ecg': 'not recorded',
    'no-signal': 'no waveform',
    'not-an-ecg': 'not an ECG',
    'no-accepted-lead': 'no lead the model reads',
    'unit-missing': 'no voltage unit',
    'too-short': 'too short',
    'too-long': 'too long',
    'sampling-too-low': 'sampled too slowly',
    gaps: 'with gaps',
    flat: 'flat',
    clipped: 'clipped',
    noisy: 'too noisy',
    'wrong-status': 'cancelled or not finished',
    undated: 'no time',
    'in-the-future': 'dated in the future',
    unidentified: 'not clearly this patient’s',
    undecodable: 'could not be decoded',
    'under-age': 'from before the age of 18',
    'age-unknown': 'age not known',
    paced: 'paced rhythm',
    retracted: 'withdrawn',
  },
  silence: {
    'undefined-finding': 'This finding is not defined.',
    'not-actionable': 'This finding is shown to those who ask and never becomes a card.',
    'demonstration-model': 'A demonstration model makes cards in the sandbox only.',
    'lead-without-evidence': 'There is no evidence for the lead of this ECG.',
    'no-evidence': 'There is no evidence for this finding.',
    'too-few-positives': 'It was tested on too few patients with the finding.',
    'auroc-below-floor': 'The model does not recognise it well enough for a card.',
    'ppv-below-floor': 'At this site’s prevalence too many cards would be false alarms.',
    'no-gain-over-baseline': 'The ECG adds nothing to age, sex, rate and rhythm.',
    'not-flagged': 'The estimate is below its threshold. That rules nothing out.',
    'near-usual': 'The estimate is above its threshold, but hardly above what is usual.',
    'silenced-here': 'This site has chosen not to show cards for it.',
    'silenced-by-switch': 'Cards for it are switched off at present.',
    'ecg-too-old': 'The ECG is too old for a card.',
    'sampled-too-slowly': 'The ECG was sampled too slowly for a card.',
    'sex-unknown': 'Its limit differs by sex, and the sex is not known.',
    measured: 'It has been measured.',
    'being-measured': 'It has been ordered, or the sample is in the laboratory.',
    answered: 'You have answered this card.',
    snoozed: 'You have put this card off.',
    'ranked-lower': 'Another finding was more important; one card is shown at a time.',
  },
}
