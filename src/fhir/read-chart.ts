/** @module fhir/read-chart: prefetch where it was given, the FHIR server for the rest. */
import { OperationOutcomeError, type MedplumClient } from '@medplum/core'
import type { ExtractResource, Observation, Patient, Resource } from '@medplum/fhirtypes'
import type { PatientViewRequest } from '../cds-hooks/types.ts'
import { AnyEcgError, messageOf } from '../errors.ts'
import type { Chart, Sex } from '../interpret/chart.ts'
import type { Registry } from '../registry/index.ts'
import { ecgsNewestFirst } from './find-ecg.ts'
import { isAbout } from './is-about.ts'
import { readOpenOrders } from './open-orders.ts'
import { hasPacemaker, statesPacedRhythm } from './paced.ts'
import {
  fillTemplate,
  readPrefetch,
  readSearchset,
  type PrefetchKey,
  type PrefetchTemplates,
} from './prefetch.ts'
import { readMeasurements } from './recent-labs.ts'
import { selectWellFormed, type ReadType } from './shapes.ts'

export interface ChartReading {
  readonly chart: Chart
  /** Candidates, newest first, all of this patient. */
  readonly ecgs: readonly Observation[]
  /** What could be had neither way; a card says so. */
  readonly unread: readonly PrefetchKey[]
  /** Resources left out because they are not what FHIR says they are. */
  readonly malformed: number
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
  const unread: PrefetchKey[] = []
  let malformed = 0
  const get = async <T extends ReadType>(
    key: PrefetchKey,
    type: T,
  ): Promise<readonly ExtractResource<T>[]> => {
    const resources = await getResources(request, key, templates[key], client)
    if (!resources) {
      unread.push(key)
      return []
    }
    const selected = selectWellFormed(type, resources)
    malformed += selected.malformed
    return type === 'Patient'
      ? selected.wellFormed
      : selected.wellFormed.filter((resource) => isAbout(resource, request))
  }
  const [patients, ecgs, labs, orders, conditions] = await Promise.all([
    get('patient', 'Patient'),
    get('ecg', 'Observation'),
    get('labs', 'Observation'),
    get('orders', 'ServiceRequest'),
    get('conditions', 'Condition'),
  ])
  return {
    chart: {
      patient: readPatient(patients, request.context.patientId),
      // One paced ECG means a pacemaker, whatever the next ECG's statement leaves out.
      hasPacemaker: hasPacemaker(conditions) || ecgs.some(statesPacedRhythm),
      measurements: readMeasurements(labs, registry),
      openOrders: readOpenOrders(orders),
    },
    ecgs: ecgsNewestFirst(ecgs),
    unread,
    malformed,
  }
}

/** @returns undefined when an optional part could be had neither way. */
async function getResources(
  request: PatientViewRequest,
  key: PrefetchKey,
  template: string,
  client: MedplumClient | undefined,
): Promise<readonly Resource[] | undefined> {
  const prefetched = readPrefetch(request, key)
  if (prefetched.kind === 'satisfied') return prefetched.resources
  const fallback = 'resources' in prefetched ? prefetched.resources : undefined
  if (client) {
    try {
      return await fetchResources(client, fillTemplate(template, request.context.patientId))
    } catch (cause) {
      if (fallback || !requiredKeys.has(key)) return fallback
      throw new AnyEcgError(
        'fhir-failed',
        `prefetch.${key} was not usable and the FHIR server did not answer for it: ${messageOf(cause)}`,
        { cause },
      )
    }
  }
  // Sent as null and nobody to ask: the client says there is no data.
  if (prefetched.kind === 'null-sent') return []
  if (fallback || !requiredKeys.has(key)) return fallback
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
      if (error instanceof OperationOutcomeError && isAbsent(error)) return []
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

function readPatient(patients: readonly Patient[], patientId: string): Chart['patient'] {
  const patient = patients.find(({ id }) => id === patientId)
  if (!patient)
    throw new AnyEcgError(
      'fhir-failed',
      'prefetch.patient: no readable Patient with the id of context.patientId was sent or found.',
    )
  const sex: Sex =
    patient.gender === 'female' || patient.gender === 'male' ? patient.gender : 'unknown'
  return { id: patientId, sex, ...(patient.birthDate ? { birthDate: patient.birthDate } : {}) }
}
