/**
 * @module smart-app/data/scopes: what the app asks an EHR for.
 * https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html
 */

/**
 * `online_access`, not `offline_access`: a refresh token that ends with the user's session at the EHR. A page in a
 * browser that outlives the user's sign-in would be a risk without a use.
 */
const identity = ['openid', 'fhirUser', 'online_access']

const readings = [
  'Observation.rs',
  'RiskAssessment.rs',
  'ServiceRequest.rs',
  'Condition.rs',
  'Device.r',
]

/**
 * In the EHR the patient is given, and only that one is asked for. A launch of our own may come back without a patient:
 * then the reader searches and reads with their own rights, which are `user/` scopes.
 */
export function scopesOf(launch: string | null): string {
  const patient = ['Patient.r', ...readings].map((right) => `patient/${right}`)
  if (launch !== null) return ['launch', ...identity, ...patient].join(' ')
  const user = ['Patient.rs', ...readings].map((right) => `user/${right}`)
  return ['launch/patient', ...identity, ...patient, ...user].join(' ')
}
