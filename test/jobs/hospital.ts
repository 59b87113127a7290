/** @module test/jobs/hospital: a FHIR server over HTTP that can be away, a token server, and a queue between store and chart. */
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { serve } from '@hono/node-server'
import type { Observation, Patient, RiskAssessment } from '@medplum/fhirtypes'
import { Hono } from 'hono'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { openBackends } from '../../src/fhir/backends.ts'
import { openJobs, type JobDependencies } from '../../src/jobs/index.ts'
import type { Jobs } from '../../src/jobs/jobs.ts'
import type { Model } from '../../src/model/index.ts'
import { readModelFolder } from '../../src/model/folder.ts'
import { contentHashOf, riskAssessmentSystem } from '../../src/present/identity.ts'
import { loadRegistry } from '../../src/registry/index.ts'
import { createFhirServer, fhirPath, type FhirServer } from '../../src/sandbox/fhir-server/index.ts'
import type { Store } from '../../src/store/store.ts'
import type { Tenant } from '../../src/tenants/index.ts'
import { recordingLog, tenantOf } from '../cds-hooks/ehr.ts'
import { assessment } from '../store/samples.ts'

export const registry = loadRegistry()
const indicatorIds = registry.indicators.map(({ id }) => id)
const folder = await readModelFolder(resolve('models/anyecg-demo'), indicatorIds)
/** Jobs run no network: what it said is in the store. */
export const model = { ...folder, provider: 'cpu', skippedProviders: [] } as unknown as Model

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
export const env = { WARD_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
export const scope =
  'system/Patient.r system/Condition.s system/Observation.rs system/Device.crs system/RiskAssessment.crus system/Provenance.crs'

/** Whom the kept assessments are of. */
export const patient: Patient = {
  resourceType: 'Patient',
  id: 'patient-1',
  gender: 'female',
  birthDate: '1950-01-01',
}

/** What the kept assessments are about. */
export const ecg: Observation = {
  resourceType: 'Observation',
  id: '1',
  status: 'final',
  subject: { reference: 'Patient/patient-1' },
  code: { coding: [{ system: 'http://loinc.org', code: '11524-6' }] },
  effectiveDateTime: '2026-01-01T12:00:00Z',
  component: [
    {
      code: { coding: [{ system: 'urn:oid:2.16.840.1.113883.6.24', code: '131330' }] },
      valueSampledData: {
        origin: { value: 0, unit: 'mV', system: 'http://unitsofmeasure.org', code: 'mV' },
        period: 2,
        dimensions: 1,
        data: '0 1 0 -1',
      },
    },
  ],
}

type Interception = (request: Request, pass: () => Promise<Response>) => Promise<Response>

export interface Hospital {
  readonly fhirServer: string
  readonly fhir: FhirServer
  /** `POST /fhir/R4`, in order. */
  readonly calls: string[]
  /** Those that were not the reading of an ECG and its patient. */
  readonly writes: () => readonly string[]
  readonly tokensGiven: () => number
  /** Each of the next FHIR calls goes through one of these; the reading of an ECG and its patient does not. */
  readonly intercept: (...how: readonly Interception[]) => void
  /** Each of the next readings of the ECG does. */
  readonly interceptEcg: (...how: readonly Interception[]) => void
  /** The token server refuses so many times. */
  readonly refuseTokens: (times: number) => void
  /** Tokens given so far are good no more. */
  readonly revokeTokens: () => void
  readonly tenantOf: (id: string, change?: Partial<Tenant>) => Tenant
  readonly riskAssessments: (assessmentId: string) => Promise<RiskAssessment[]>
  readonly close: () => Promise<void>
}

export const away: Interception = () => Promise.resolve(new Response('', { status: 503 }))

/** Unlike 503, nothing is asked again within the same try. */
export const refusing: Interception = () =>
  Promise.resolve(Response.json(outcome('forbidden'), { status: 403 }))

export async function openHospital(): Promise<Hospital> {
  const app = new Hono()
  const listener = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  if (!listener.listening) await once(listener, 'listening')
  const origin = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`
  const fhirServer = origin + fhirPath
  const fhir = await createFhirServer({ baseUrl: fhirServer })
  const tokenUrl = `${origin}/token`
  const calls: string[] = []
  const interceptions: Interception[] = []
  const ecgInterceptions: Interception[] = []
  let good = new Set<string>()
  let given = 0
  let refusals = 0
  const hospitalTenant: Hospital['tenantOf'] = (id, change = {}) =>
    tenantOf({
      id,
      fhirServers: [fhirServer],
      allowDemonstration: true,
      backend: {
        kind: 'smart-backend',
        tokenUrl,
        clientId: 'anyecg',
        privateKeyEnv: 'WARD_KEY',
        alg: 'ES384',
      },
      ...change,
    })
  const backends = openBackends([hospitalTenant('keys')], env, { timeoutMs: 1000 })
  app.post('/token', async (c) => {
    const form = await c.req.formData()
    const { payload } = await jwtVerify(
      form.get('client_assertion') as string,
      createLocalJWKSet(await backends.jwks()),
      { audience: tokenUrl, issuer: 'anyecg', subject: 'anyecg', algorithms: ['ES384'] },
    )
    if (!payload.jti || refusals-- > 0) return c.json({ error: 'invalid_client' }, 401)
    const token = `token-${++given}`
    good.add(token)
    return c.json({ access_token: token, token_type: 'bearer', expires_in: 300, scope })
  })
  app.use(`${fhirPath}/*`, async (c) => {
    const { method, url, headers } = c.req.raw
    calls.push(`${method} ${decodeURIComponent(url.slice(origin.length))}`)
    const [, token = ''] = (headers.get('authorization') ?? '').split(' ')
    if (!good.has(token)) return c.json(outcome('login'), 401)
    const pass = async () => await fhir.app.fetch(c.req.raw)
    const call = `${method} ${url}`
    const interception = isEcgReading(call)
      ? ecgInterceptions.shift()
      : !isReading(call) && interceptions.shift()
    return interception ? interception(c.req.raw, pass) : pass()
  })
  await fhir.load([patient, ecg])
  return {
    fhirServer,
    fhir,
    calls,
    writes: () => calls.filter((call) => !isReading(call)),
    tokensGiven: () => given,
    intercept: (...how) => interceptions.push(...how),
    interceptEcg: (...how) => ecgInterceptions.push(...how),
    refuseTokens: (times) => {
      refusals = times
    },
    revokeTokens: () => {
      good = new Set()
    },
    tenantOf: hospitalTenant,
    riskAssessments: async (assessmentId) => {
      const path = `${fhirPath}/RiskAssessment?identifier=${riskAssessmentSystem}|${assessmentId}`
      const answer = await fhir.app.request(path)
      const { entry = [] } = (await answer.json()) as { entry?: { resource: RiskAssessment }[] }
      return entry.map(({ resource }) => resource)
    },
    close: async () => {
      const closed = once(listener, 'close')
      listener.close()
      if ('closeAllConnections' in listener) listener.closeAllConnections()
      await closed
    },
  }
}

function isReading(call: string): boolean {
  return isEcgReading(call) || /^GET .*\/(Patient\/|Condition\?|Observation\?)/.test(call)
}

function isEcgReading(call: string): boolean {
  return /^GET .*\/Observation\/[^/?]+$/.test(call)
}

function outcome(code: string): object {
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code }] }
}

export interface Ward extends Jobs {
  readonly outcomes: string[]
  readonly log: ReturnType<typeof recordingLog>
}

/** Jobs whose tries follow each other fast. */
export async function openWard(
  store: Store,
  tenants: readonly Tenant[],
  change: Partial<JobDependencies> = {},
): Promise<Ward> {
  const outcomes: string[] = []
  const log = recordingLog()
  const jobs = await openJobs({
    model,
    registry,
    tenants,
    store,
    backends: openBackends(tenants, env, { timeoutMs: 30_000 }),
    metrics: { writeBack: (_tenant, outcome) => outcomes.push(outcome) },
    log,
    now: Date.now,
    retry: { limit: 4, delaySeconds: 0, maxDelaySeconds: 0 },
    ...change,
  })
  return { ...jobs, outcomes, log }
}

let count = 0

/** A row as the hook keeps it: what the bundled model said of an ECG of patient-1. */
export async function keepAssessment(
  store: Store,
  tenantId: string,
  change: Parameters<typeof assessment>[1] = {},
): Promise<string> {
  const { id, version } = model.manifest
  const kept = await store.assessments.keep(
    assessment(tenantId, {
      id: `assessment-${process.pid}-${++count}`,
      model: { id, version },
      contentHash: contentHashOf(ecg),
      logits: indicatorIds.map((_, index) => Math.sin(index)),
      ...change,
    }),
  )
  return kept.id
}
