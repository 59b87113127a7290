/** @module test/sandbox/smart-auth-ask: FHIR requests with a token of just these scopes, for patient ada. */
import type { Bundle, OperationOutcome, Resource } from '@medplum/fhirtypes'
import { afterAll, beforeAll } from 'vitest'
import { launchToken, openHospital, type Hospital } from './smart-auth-hospital.ts'

export let hospital: Hospital

/** Opens a hospital for the tests of the file that calls this. */
export function useHospital(): void {
  beforeAll(async () => {
    hospital = await openHospital()
  })
  afterAll(() => {
    hospital.close()
  })
}

/** One token for each list of scopes, for patient ada. */
const tokens = new Map<string, Promise<string>>()
function tokenOf(scope: string): Promise<string> {
  const known = tokens.get(scope)
  if (known) return known
  const token = launchToken(hospital.url, `offline_access ${scope}`).then(
    (body) => body.access_token,
  )
  tokens.set(scope, token)
  return token
}

/** A Bundle or an OperationOutcome, as the case may be. */
export interface Answer extends Pick<Bundle, 'entry' | 'total'>, Pick<OperationOutcome, 'issue'> {}

export async function ask(
  scope: string,
  method: string,
  path: string,
  body?: unknown,
  headers = {},
) {
  const response = await hospital.fhir(path, await tokenOf(scope), {
    method,
    headers,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const parsed = (text === '' ? undefined : JSON.parse(text)) as unknown
  return { status: response.status, body: parsed as Answer }
}

export const textOf = ({ issue }: Answer) => issue[0]?.details?.text
export const idsOf = ({ entry = [] }: Pick<Bundle, 'entry'>) =>
  entry.map(({ resource }) => resource?.id).sort()

export function potassium(patient: string) {
  return {
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '2823-3' }] },
    subject: { reference: `Patient/${patient}` },
  } as const
}

/** A new one, written without a token. */
export async function stored(resource: object): Promise<string> {
  const { resourceType } = resource as Resource
  const response = await hospital.fhir(`/${resourceType}`, undefined, {
    method: 'POST',
    body: JSON.stringify(resource),
  })
  return ((await response.json()) as Resource).id ?? ''
}
