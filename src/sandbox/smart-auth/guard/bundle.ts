/** @module sandbox/smart-auth/guard/bundle: batches and transactions, entry by entry. https://hl7.org/fhir/R4/http.html#transaction */
import { OperationOutcomeError } from '@medplum/core'
import type { Bundle, BundleEntry } from '@medplum/fhirtypes'
import { statusOf } from '../../fhir-server/outcomes.ts'
import { forbidden, type Access, type Permit } from './access.ts'
import { showBundle } from './reply.ts'

/** In the order of the entries: a refused one of a batch keeps its place in the answer. */
type Verdict = Permit | OperationOutcomeError

/**
 * A transaction is refused with its first forbidden entry; a batch goes on without those.
 * @param send makes the call and answers with its body.
 */
export async function sendBundle(
  bundle: Bundle,
  access: Access,
  send: (bundle: Bundle) => Promise<Response>,
): Promise<Response> {
  const entries = bundle.entry ?? []
  const bundled = new Set(
    entries.flatMap(({ fullUrl }) => (fullUrl?.startsWith('urn:') ? [fullUrl] : [])),
  )
  const verdicts: Verdict[] = []
  for (const [index, entry] of entries.entries())
    verdicts.push(await judge(entry, index, bundle.type === 'transaction', bundled, access))
  const permitted = entries.flatMap((entry, index) => {
    const verdict = verdicts[index]
    return verdict && 'call' in verdict ? [withUrl(entry, verdict.call.url)] : []
  })
  const response =
    permitted.length > 0 || entries.length === 0
      ? await send({ ...bundle, entry: permitted })
      : Response.json(allRefused, { headers: fhirJson })
  if (!response.ok) return response
  const answer = (await response.json()) as Bundle
  const given = (answer.entry ?? [])[Symbol.iterator]()
  const entry: BundleEntry[] = []
  for (const verdict of verdicts)
    entry.push('call' in verdict ? await show(given.next().value ?? {}, verdict) : refused(verdict))
  return Response.json({ ...answer, entry }, response)
}

const allRefused: Bundle = { resourceType: 'Bundle', type: 'batch-response' }
const fhirJson = { 'content-type': 'application/fhir+json; charset=utf-8' }

async function judge(
  { request, resource }: BundleEntry,
  index: number,
  isTransaction: boolean,
  bundled: ReadonlySet<string>,
  access: Access,
): Promise<Verdict> {
  const { method = 'GET', url = '' } = request ?? {}
  try {
    return await access.permit({ method, url: url.replace(/^\//, ''), body: resource }, bundled)
  } catch (error) {
    if (!(error instanceof OperationOutcomeError)) throw error
    if (!isTransaction) return error
    throw forbidden(error.message, `Bundle.entry[${index}]`)
  }
}

function withUrl(entry: BundleEntry, url: string): BundleEntry {
  return entry.request ? { ...entry, request: { ...entry.request, url } } : entry
}

async function show(entry: BundleEntry, permit: Permit): Promise<BundleEntry> {
  const { resource } = entry
  if (resource?.resourceType === 'Bundle' && !resource.id)
    return { ...entry, resource: await showBundle(resource, permit) }
  return !resource || (await permit.shows(resource))
    ? entry
    : refused(forbidden('The resource is not for this token.'))
}

function refused({ outcome }: OperationOutcomeError): BundleEntry {
  return { response: { status: String(statusOf(outcome)), outcome } }
}
