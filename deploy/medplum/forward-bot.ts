/**
 * @module deploy/medplum/forward-bot: a Medplum Bot that hands a patient-view hook to AnyECG-Lab, and its cards back.
 * It imports nothing but types and Node, and runs in Medplum's runtimes (AWS Lambda, Node's vm) as it stands.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type {
  BotEvent,
  CdsRequest,
  CdsRequestWithAuth,
  CdsResponse,
  MedplumClient,
} from '@medplum/core'

export type HookEvent = BotEvent<CdsRequest & Partial<CdsRequestWithAuth>>

/** AWS Lambda gives a Bot ten seconds, and a clinician waits for the chart. */
const patienceMs = 5000

/** Never throws: the chart opens with or without AnyECG-Lab. What is logged lands in an AuditEvent: no PHI, no token. */
export async function handler(medplum: MedplumClient, event: HookEvent): Promise<CdsResponse> {
  const answer = await Promise.race([
    forward(medplum, event).catch(() => 'the service does not answer, or not in JSON'),
    wait(patienceMs, `no answer within ${patienceMs} ms`, { ref: false }),
  ])
  if (typeof answer !== 'string') return answer
  console.log(`AnyECG-Lab, no cards: ${answer}`)
  return { cards: [] }
}

/** @returns a sentence where there are no cards. */
async function forward(medplum: MedplumClient, event: HookEvent): Promise<CdsResponse | string> {
  const { input, secrets, headers, bot } = event
  const service = secrets.ANYECG_SERVICE_URL?.valueString?.replace(/\/+$/, '')
  if (!service) return 'the project has no secret ANYECG_SERVICE_URL'
  // The caller's own token keeps its scopes. Without one (Basic), Medplum's own for this run has the caller's rights.
  const [, token = medplum.getAccessToken()] =
    /^Bearer (\S+)$/i.exec(String(headers?.authorization)) ?? []
  if (!token) return 'the caller has no access token'
  // Medplum's client names no server. https://cds-hooks.hl7.org/#passing-the-access-token-to-the-cds-service
  const access = {
    fhirServer: medplum.fhirUrl().href,
    fhirAuthorization: {
      access_token: token,
      token_type: 'Bearer',
      expires_in: 300,
      scope: '',
      subject: bot.reference ?? 'Bot',
    },
  }
  const response = await fetch(`${service}/cds-services/ecg-lab-patient-view`, {
    method: 'POST',
    redirect: 'error',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(input.fhirServer ? input : { ...input, ...access }),
  })
  if (!response.ok) return `the service answered ${response.status}`
  const body = (await response.json()) as CdsResponse | null
  return body && Array.isArray(body.cards) ? body : 'the answer has no list of cards'
}
