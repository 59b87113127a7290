/** @module smart-app/words/problems-en: what went wrong and the way out, in English. */
import type { Problem } from '../data/errors.ts'

export interface Message {
  readonly title: string
  readonly text: string
}

export type LaunchProblem =
  | 'iss-missing'
  | 'iss-invalid'
  | 'server-unknown'
  | 'server-silent'
  | 'pkce-missing'
  | 'denied'
  | 'state-lost'
  | 'scope'
  | 'launch-expired'
  | 'launch-failed'

export interface ProblemWords {
  readonly api: Readonly<Record<Problem, Message>>
  readonly launch: Readonly<Record<LaunchProblem, Message>>
  readonly notLaunched: Message
  readonly patientUnknown: Message
  readonly unknownFinding: Message
  /** A part of the app that its server no longer has. */
  readonly outdated: Message
  readonly retry: string
  readonly newest: string
  readonly reload: string
  readonly signIn: string
  /** What a server said, behind a disclosure. */
  readonly technical: string
}

export const problemsEn: ProblemWords = {
  api: {
    expired: {
      title: 'Your session has ended',
      text: 'The record system no longer accepts this sign-in. Open AnyECG-Lab again from the patient’s chart, or sign in here. Nothing was lost.',
    },
    forbidden: {
      title: 'Your access does not allow this',
      text: 'The record system or this service does not let you see this patient’s data here. If you treat this patient, ask for access to Observation and Patient for AnyECG-Lab.',
    },
    'not-found': {
      title: 'Not found',
      text: 'The record system has no such entry, or it was removed. Go back to the overview or choose another ECG.',
    },
    'no-data': {
      title: 'The chart could not be read',
      text: 'Patient, ECG or laboratory results could not be read with your access, so nothing was estimated. Try again; if it stays so, tell your support.',
    },
    busy: {
      title: 'Not available just now',
      text: 'The service is busy or restarting. Your data is safe. Try again in a moment.',
    },
    offline: {
      title: 'No connection',
      text: 'The service could not be reached. Check the network and try again.',
    },
    invalid: {
      title: 'This could not be asked',
      text: 'The service did not understand the question. Open AnyECG-Lab again from the chart; if it stays so, tell your support.',
    },
    failed: {
      title: 'Something went wrong',
      text: 'The answer could not be used. Try again; if it stays so, tell your support.',
    },
  },
  launch: {
    'iss-missing': {
      title: 'The launch is incomplete',
      text: 'The record system did not say which server it is (parameter iss). Open AnyECG-Lab again from the chart.',
    },
    'iss-invalid': {
      title: 'This server address cannot be used',
      text: 'The launch names a server that is not reached over https. Open AnyECG-Lab from the chart of your record system.',
    },
    'server-unknown': {
      title: 'This record system is not known here',
      text: 'AnyECG-Lab is not set up for this server, so nothing was sent to it. Ask your support to add it.',
    },
    'server-silent': {
      title: 'The record system does not answer',
      text: 'Its sign-in address could not be read. Try again in a moment.',
    },
    'pkce-missing': {
      title: 'The record system’s sign-in is not safe enough',
      text: 'It does not offer PKCE with S256, which this app requires. Tell your support.',
    },
    denied: {
      title: 'Access was not granted',
      text: 'The sign-in was cancelled or refused. Open AnyECG-Lab again from the chart, or sign in again.',
    },
    'state-lost': {
      title: 'The sign-in was interrupted',
      text: 'It was begun in another window or too long ago. Open AnyECG-Lab again from the chart.',
    },
    scope: {
      title: 'The record system does not grant what is needed',
      text: 'AnyECG-Lab needs to read the patient and observations. Tell your support.',
    },
    'launch-expired': {
      title: 'This launch is no longer valid',
      text: 'A launch can be used once and for a few minutes. Open AnyECG-Lab again from the chart.',
    },
    'launch-failed': {
      title: 'The sign-in did not work',
      text: 'Open AnyECG-Lab again from the chart. If it stays so, tell your support.',
    },
  },
  notLaunched: {
    title: 'Open AnyECG-Lab from a chart',
    text: 'It shows what one patient’s ECG says about laboratory results. Open it from the patient’s chart, or sign in and choose a patient.',
  },
  patientUnknown: {
    title: 'The patient was not found',
    text: 'The chart named a patient that its FHIR server does not know, or that you may not read. Open AnyECG-Lab again from the chart.',
  },
  unknownFinding: {
    title: 'No such finding',
    text: 'This app has no finding of that name. The overview lists all that it has.',
  },
  outdated: {
    title: 'This page could not be loaded',
    text: 'AnyECG-Lab was probably updated while it was open. Load it anew: you stay signed in, with the same patient. If it stays so, tell your support.',
  },
  retry: 'Try again',
  newest: 'Back to the newest ECG',
  reload: 'Load the app anew',
  signIn: 'Sign in again',
  technical: 'Technical details',
}
