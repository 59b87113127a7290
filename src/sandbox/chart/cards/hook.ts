/** @module sandbox/chart/cards/hook: the EHR's side of CDS Hooks. https://cds-hooks.hl7.org/ */
import type {
  Card,
  Coding,
  DiscoveryResponse,
  FhirAuthorization,
  PatientViewContext,
  PatientViewRequest,
  Prefetched,
  Service,
  ServiceResponse,
} from '../../../cds-hooks/types.ts'
import { RequestError } from '../page/failure.ts'
import { readFhir } from '../page/fhir.ts'
import { requestJson } from '../page/request.ts'

/** The services that want to know when a chart is opened. */
export async function discoverServices(signal: AbortSignal): Promise<readonly Service[]> {
  const { services } = (await requestJson('/cds-services', { signal })) as DiscoveryResponse
  return services.filter(({ hook }) => hook === 'patient-view')
}

/** Fires patient-view at one service. @throws RequestError with the service's complaint. */
export async function callService(
  service: Service,
  context: PatientViewContext,
  fhirServer: string,
  signal: AbortSignal,
): Promise<readonly Card[]> {
  const [prefetch, fhirAuthorization] = await Promise.all([
    readPrefetch(service, context, signal),
    authorize(context, signal),
  ])
  const request: PatientViewRequest = {
    hook: 'patient-view',
    hookInstance: createUuid(),
    fhirServer,
    ...(fhirAuthorization ? { fhirAuthorization } : {}),
    context,
    prefetch,
  }
  const response = (await requestJson(`/cds-services/${encodeURIComponent(service.id)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
    signal,
  })) as ServiceResponse
  return response.cards
}

/** A token for the service, for this patient; none where the FHIR server asks for none. */
async function authorize(
  { patientId }: PatientViewContext,
  signal: AbortSignal,
): Promise<FhirAuthorization | undefined> {
  return (await requestJson('/auth/hook-token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ patient: patientId }),
    signal,
  })) as FhirAuthorization | undefined
}

/** What became of a card. https://cds-hooks.hl7.org/#feedback */
export type Answer =
  | {
      readonly outcome: 'accepted'
      readonly acceptedSuggestions: readonly { readonly id: string }[]
    }
  | {
      readonly outcome: 'overridden'
      readonly overrideReason: { readonly reason: Coding; readonly userComment?: string }
    }

/** @throws RequestError with the service's complaint. */
export async function sendFeedback(service: Service, card: Card, answer: Answer): Promise<void> {
  await requestJson(`/cds-services/${encodeURIComponent(service.id)}/feedback`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      feedback: [{ card: card.uuid, outcomeTimestamp: new Date().toISOString(), ...answer }],
    }),
  })
}

/** A key whose template cannot be resolved or whose data the FHIR server refuses is left out: the service may ask. */
async function readPrefetch(
  { prefetch = {} }: Service,
  context: PatientViewContext,
  signal: AbortSignal,
): Promise<Record<string, Prefetched>> {
  const found = await Promise.all(
    Object.entries(prefetch).map(async ([key, template]) => {
      const query = fillTemplate(template, context)
      if (query === undefined) return []
      try {
        return [[key, (await readFhir(query, signal)) as Prefetched] as const]
      } catch (error) {
        if (error instanceof RequestError) return []
        throw error
      }
    }),
  )
  return Object.fromEntries(found.flat())
}

/**
 * https://cds-hooks.hl7.org/#prefetch-tokens
 * @returns undefined when a token has no value here.
 */
export function fillTemplate(template: string, context: PatientViewContext): string | undefined {
  const { userId, patientId, encounterId } = context
  const values: Readonly<Record<string, string | undefined>> = {
    'context.userId': userId,
    'context.patientId': patientId,
    'context.encounterId': encounterId,
    userPractitionerId: userId.startsWith('Practitioner/') ? userId.split('/')[1] : undefined,
  }
  const tokens = [...template.matchAll(/\{\{([^{}]*)\}\}/g)]
  let query = template
  for (const [token, name = ''] of tokens) {
    const value = values[name.trim()]
    if (value === undefined) return undefined
    query = query.replace(token, value)
  }
  return query
}

/** Version 4. crypto.randomUUID exists only on https and localhost; a sandbox may be opened from the next room. */
export function createUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
