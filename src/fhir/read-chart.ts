/** @module fhir/read-chart: prefetch where it was given, the FHIR server for the rest. */
import { OperationOutcomeError, type MedplumClient } from '@medplum/core'
import type { Observation, Patient, Resource, ServiceRequest } from '@medplum/fhirtypes'
import type { PatientViewRequest } from '../cds-hooks/types.ts'
import { AnyEcgError, messageOf } from '../errors.ts'
import type { Chart, OpenOrder, Sex } from '../interpret/chart.ts'
import type { Registry } from '../registry/index.ts'
import { ecgsNewestFirst } from './find-ecg.ts'
import { hasPacemaker } from './paced.ts'
import {
  fillTemplate,
  readPrefetch,
  readSearchset,
  type PrefetchKey,
  type PrefetchTemplates,
} from './prefetch.ts'
import { readMeasurements } from './recent-labs.ts'

export interface ChartReading {
  readonly chart: Chart
  /** Candidates, newest first, all of this patient. */
  readonly ecgs: readonly Observation[]
}

/** Without these the service cannot judge; the others are read when they can be had. */
const requiredKeys: ReadonlySet<PrefetchKey> = new Set(['patient', 'ecg', 'labs'])

/**
 * @param client absent when the request names no FHIR server.
 * @throws AnyEcgError `fhir-failed` when required data can be had neither way (HTTP 412).
 */
export async function readChart(
  request: PatientViewRequest,
  templates: PrefetchTemplates,
  client: MedplumClient | undefined,
  registry: Registry,
): Promise<ChartReading> {
  const { patientId } = request.context
  const get = (key: PrefetchKey) => getResources(request, key, templates[key], client)
  const [patients, ecgs, labs, orders, conditions] = await Promise.all([
    get('patient'),
    get('ecg'),
    get('labs'),
    get('orders'),
    get('conditions'),
  ])
  const ofPatient = (resources: readonly Resource[]) =>
    resources.filter((resource) => isAbout(resource, patientId))
  return {
    chart: {
      patient: readPatient(patients, patientId),
      hasPacemaker: hasPacemaker(ofPatient(conditions)),
      measurements: readMeasurements(ofPatient(labs), registry),
      openOrders: ofPatient(orders).flatMap(readOpenOrder),
    },
    ecgs: ecgsNewestFirst(ofPatient(ecgs)),
  }
}

async function getResources(
  request: PatientViewRequest,
  key: PrefetchKey,
  template: string,
  client: MedplumClient | undefined,
): Promise<readonly Resource[]> {
  const prefetched = readPrefetch(request, key)
  if (prefetched.kind === 'satisfied') return prefetched.resources
  if (client) {
    try {
      return await fetchResources(client, fillTemplate(template, request.context.patientId))
    } catch (cause) {
      if (prefetched.kind === 'partial') return prefetched.resources
      if (!requiredKeys.has(key)) return []
      throw new AnyEcgError(
        'fhir-failed',
        `prefetch.${key} was not usable and the FHIR server did not answer for it: ${messageOf(cause)}`,
        { cause },
      )
    }
  }
  if (prefetched.kind === 'partial') return prefetched.resources
  // Sent as null and nobody to ask: the client says there is no data.
  if (prefetched.kind === 'null-sent' || !requiredKeys.has(key)) return []
  throw new AnyEcgError(
    'fhir-failed',
    `prefetch.${key} is missing and the request names no fhirServer to ask. ` +
      `Send it as the discovery document describes: ${template}`,
  )
}

async function fetchResources(client: MedplumClient, query: string): Promise<readonly Resource[]> {
  if (!query.includes('?')) {
    try {
      return [await client.get<Resource>(client.fhirUrl(query))]
    } catch (error) {
      const gone = error instanceof OperationOutcomeError && isAbsent(error)
      if (gone) return []
      throw error
    }
  }
  const state = readSearchset(await client.get(client.fhirUrl(query)))
  if (state.kind === 'unsatisfied') throw new Error('the search answered with an error outcome')
  return 'resources' in state ? state.resources : []
}

function isAbsent({ outcome }: OperationOutcomeError): boolean {
  return (
    outcome.id === 'not-found' || outcome.id === 'gone' || outcome.issue[0]?.code === 'not-found'
  )
}

function readPatient(resources: readonly Resource[], patientId: string): Chart['patient'] {
  const patient = resources.find(
    (resource): resource is Patient & { id: string } =>
      resource.resourceType === 'Patient' && resource.id === patientId,
  )
  if (!patient)
    throw new AnyEcgError(
      'fhir-failed',
      'prefetch.patient: no Patient with the id of context.patientId was sent or found.',
    )
  const sex: Sex =
    patient.gender === 'female' || patient.gender === 'male' ? patient.gender : 'unknown'
  return {
    id: patientId,
    sex,
    ...(patient.birthDate ? { birthDate: patient.birthDate } : {}),
  }
}

/** Only what names this patient as its subject: a wrong prefetch must not put a stranger's ECG on the chart. */
function isAbout(resource: Resource, patientId: string): boolean {
  if (!('subject' in resource)) return false
  const { subject } = resource as { subject?: { reference?: string } }
  const reference = subject?.reference?.split('/_history/')[0] ?? ''
  return reference === `Patient/${patientId}` || reference.endsWith(`/Patient/${patientId}`)
}

function readOpenOrder(resource: Resource): OpenOrder[] {
  if (resource.resourceType !== 'ServiceRequest' || resource.status !== 'active') return []
  const order: ServiceRequest = resource
  const codes = (order.code?.coding ?? []).map((c) => `${c.system ?? ''}|${c.code ?? ''}`)
  return [{ codes: new Set(codes), reference: `ServiceRequest/${order.id ?? ''}` }]
}
