/** @module sandbox/smart-auth/scope-words: a scope as a person reads it. */
import { parseScope, type Level, type Letter } from './scopes.ts'

const contextWords: Readonly<Record<string, string>> = {
  openid: 'Know who you are',
  fhirUser: 'Know your entry in the hospital directory',
  profile: 'Know your entry in the hospital directory (older name)',
  launch: 'Know the patient and the encounter that are open in the chart',
  'launch/patient': 'Know the patient you have chosen',
  online_access: 'Keep access until you sign out',
  offline_access: 'Keep access when you are away',
}

const verbs: Readonly<Record<Letter, string>> = {
  c: 'create',
  r: 'read',
  u: 'change',
  d: 'delete',
  s: 'search',
}

const whose: Readonly<Record<Level, string>> = {
  patient: 'of this patient',
  user: 'of all patients you may see',
  system: 'of all patients',
}

/** What our own app asks for; of other types FHIR's name. */
const typeWords: Readonly<Record<string, string>> = {
  '*': 'all data',
  Patient: 'name, birth date and sex',
  Observation: 'ECGs and results',
  RiskAssessment: 'risk assessments',
  ServiceRequest: 'orders',
  Condition: 'diagnoses',
  Device: 'devices',
}

/** `patient/Observation.rs` = "Read and search ECGs and results of this patient". */
export function describeScope(scope: string): string {
  const grant = parseScope(scope)
  if (!grant) return contextWords[scope] ?? scope
  const actions = grant.letters.map((letter) => verbs[letter])
  const list = new Intl.ListFormat('en').format(actions)
  const type = typeWords[grant.type] ?? grant.type
  return `${list.charAt(0).toUpperCase()}${list.slice(1)} ${type} ${whose[grant.level]}`
}
