import type { Observation, Resource } from '@medplum/fhirtypes'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PatientViewRequest } from '../../src/cds-hooks/types.ts'
import { partsOf } from '../../src/ecg/per-lead.ts'
import { connectFhir } from '../../src/fhir/client.ts'
import { prefetchTemplates } from '../../src/fhir/prefetch.ts'
import { readChart } from '../../src/fhir/read-chart.ts'
import { parseScopes } from '../../src/fhir/scopes.ts'
import { loadRegistry } from '../../src/registry/index.ts'
import { mdc, observation, sampledData } from '../ecg/observation-fixtures.ts'
import { startFhirStub, type Answer, type FhirStub } from './fhir-stub.ts'

let server: FhirStub
beforeEach(async () => {
  server = await startFhirStub()
})
afterEach(() => {
  server.close()
})

const templates = prefetchTemplates(['2823-3'])
const patient = { resourceType: 'Patient', id: 'p1', gender: 'female', birthDate: '1958-02-03' }
const searchset = (resources: readonly unknown[], next?: string) => ({
  resourceType: 'Bundle',
  type: 'searchset',
  ...(next ? { link: [{ relation: 'next', url: next }] } : {}),
  entry: resources.map((resource) => ({ resource })),
})
const waveform = (id: string, change: object = {}) => observation({ id, ...change })
const report = (index: number) => ({
  resourceType: 'Observation',
  id: `report-${index}`,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '34534-8' }] },
  subject: { reference: 'Patient/p1' },
  valueString: 'Sinus rhythm',
})
const tenReports = Array.from({ length: 10 }, (_, i) => report(i))

const searches = {
  first: /code=http:\/\/loinc\.org\|11524-6/,
  byComponent: /category=procedure&component-code=/,
  perLead: /Observation\?patient=p1&code=urn:[^&]*\|131391/,
}
const rest: readonly Answer[] = [
  { to: /Patient\/p1/, body: patient },
  { to: /Observation\?.*2823-3/, body: searchset([]) },
  { to: /ServiceRequest\?/, body: searchset([]) },
  { to: /Condition\?/, body: searchset([]) },
]

function open(
  options: {
    scope?: string
    prefetch?: PatientViewRequest['prefetch']
    allowPrivate?: boolean
  } = {},
) {
  const request: PatientViewRequest = {
    hook: 'patient-view',
    hookInstance: 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea',
    fhirServer: server.url,
    context: { userId: 'Practitioner/7', patientId: 'p1' },
    ...(options.prefetch ? { prefetch: options.prefetch } : {}),
  }
  const { allowPrivate = true } = options
  const client = connectFhir({ fhirServer: server.url, timeoutMs: 5000, allowPrivate })
  const scopes = options.scope === undefined ? undefined : parseScopes(options.scope)
  return readChart(request, templates, client, loadRegistry(), scopes)
}
const idsOf = (ecgs: readonly Observation[]) => ecgs.map(({ id }) => id)
const ecgSearches = () =>
  server.requests.filter(({ line }) => /131391|11524-6|component-code/.test(line))

describe('where the ECG is looked for', () => {
  it('is one search, when that finds a waveform', async () => {
    server.mock(...rest, { to: searches.first, body: searchset([report(1), waveform('e1')]) })
    const { ecgs, unread } = await open()
    expect(idsOf(ecgs).sort()).toEqual(['e1', 'report-1'])
    expect(unread).toEqual([])
    expect(ecgSearches()).toHaveLength(1)
  })

  it("is then by the components' codes: a site's own code for the whole", async () => {
    const local = waveform('local', {
      code: { coding: [{ system: 'http://site.example', code: 'EKG12' }] },
    })
    server.mock(
      ...rest,
      { to: searches.first, body: searchset([report(1)]) },
      { to: searches.byComponent, body: searchset([local]) },
    )
    const { ecgs } = await open()
    // The report stays: it may state a paced rhythm.
    expect(idsOf(ecgs).sort()).toEqual(['local', 'report-1'])
    expect(ecgSearches()).toHaveLength(2)
    const { line } = ecgSearches()[1] ?? { line: '' }
    for (const code of [
      `${mdc}|131330`,
      'urn:iso:std:iso:11073:10101|131329',
      'http://snomed.info/sct|272730000',
    ])
      expect(line).toContain(code)
  })

  it('is at last one Observation per lead, whatever the system of its code', async () => {
    const lead = (code: string) => {
      const { component: _, ...whole } = waveform(`lead-${code}`)
      const { valueSampledData } =
        (observation().component as { valueSampledData: object }[])[0] ?? {}
      return {
        ...whole,
        code: { coding: [{ system: 'http://snomed.info/sct', code }] },
        valueSampledData,
      }
    }
    server.mock(
      ...rest,
      { to: searches.first, body: searchset([]) },
      { to: searches.byComponent, body: searchset([]) },
      { to: searches.perLead, body: searchset([lead('272729005'), lead('272730000')]) },
    )
    const { ecgs } = await open()
    expect(ecgs.map(partsOf)).toEqual([
      ['Observation/lead-272729005', 'Observation/lead-272730000'],
    ])
  })

  it('reads on where reports fill the page, below the same base only', async () => {
    server.mock(
      ...rest,
      { to: /page=2/, body: searchset([waveform('e1')]) },
      { to: searches.first, body: searchset(tenReports, `${server.url}?page=2`) },
    )
    expect(idsOf((await open()).ecgs)).toContain('e1')
    expect(ecgSearches()).toHaveLength(1)
  })

  it('reads three pages of a search and no more', async () => {
    const page = (n: number) => ({
      to: new RegExp(`page=${n}$`),
      body: searchset(tenReports, `${server.url}?page=${n + 1}`),
    })
    server.mock(
      ...rest,
      ...[2, 3, 4, 5].map(page),
      { to: searches.first, body: searchset(tenReports, `${server.url}?page=2`) },
      { to: searches.byComponent, body: searchset([]) },
      { to: searches.perLead, body: searchset([]) },
    )
    await open()
    expect(server.requests.filter(({ line }) => line.includes('page='))).toHaveLength(2)
  })

  it('keeps what the first page held when the second fails', async () => {
    server.mock(
      ...rest,
      { to: /page=2/, status: 500, body: {} },
      { to: searches.first, body: searchset([report(1)], `${server.url}?page=2`) },
      { to: searches.byComponent, body: searchset([waveform('e1')]) },
    )
    expect(idsOf((await open()).ecgs).sort()).toEqual(['e1', 'report-1'])
  })

  it('is searched anew where a prefetch may have been cut at a page of reports', async () => {
    const ecg = searchset(tenReports) as unknown as Resource
    server.mock(...rest, {
      to: searches.first,
      body: searchset(tenReports, `${server.url}?page=2`),
    })
    server.mock({ to: /page=2/, body: searchset([waveform('e1')]) })
    expect(idsOf((await open({ prefetch: { ecg } })).ecgs)).toContain('e1')
  })

  it('is looked for no further when the prefetch has it', async () => {
    server.mock(...rest)
    const ecg = waveform('e1') as unknown as Resource
    expect(idsOf((await open({ prefetch: { ecg } })).ecgs)).toEqual(['e1'])
    expect(ecgSearches()).toEqual([])
  })

  it('is not known when a further search fails: no chart without an ECG is claimed', async () => {
    server.mock(...rest, { to: searches.first, body: searchset([]) })
    const { ecgs, unread } = await open()
    expect(ecgs).toEqual([])
    expect(unread).toEqual(['ecg'])
  })

  it("does not take another patient's", async () => {
    const stranger = waveform('e1', { subject: { reference: 'Patient/p2' } })
    server.mock(...rest, { to: searches.first, body: searchset([stranger]) })
    expect((await open()).ecgs).toEqual([])
    // A mix-up: nothing more is looked for.
    expect(ecgSearches()).toHaveLength(1)
  })
})

describe('an ECG of one Observation a lead that a page ends in', () => {
  const lead = (code: string, day = 31) => {
    const { component: _, ...rest } = waveform(`${code}-${day}`)
    return {
      ...rest,
      effectiveDateTime: `2026-01-${day}T08:41:00Z`,
      code: { coding: [{ system: mdc, code }] },
      valueSampledData: sampledData([1, 2, 3]),
    }
  }
  const older = [lead('131329', 30), lead('131330', 30)]
  const partsIn = ({ ecgs }: Awaited<ReturnType<typeof open>>) =>
    ecgs.filter(({ hasMember }) => hasMember).map(partsOf)
  const both = ['Observation/131329-31', 'Observation/131330-31']

  it('is read to its end', async () => {
    server.mock(
      ...rest,
      { to: /page=2/, body: searchset([lead('131329'), ...older], `${server.url}?page=3`) },
      { to: searches.first, body: searchset([lead('131330')], `${server.url}?page=2`) },
    )
    // The one before it may lack leads, too, and is not needed.
    expect(partsIn(await open())).toEqual([both])
    expect(server.requests.some(({ line }) => line.includes('page=3'))).toBe(false)
  })

  it('is searched for where a prefetch may have ended in it', async () => {
    const ecg = searchset([...tenReports.slice(1), lead('131330')]) as unknown as Resource
    server.mock(...rest, { to: searches.first, body: searchset([lead('131330'), lead('131329')]) })
    expect(partsIn(await open({ prefetch: { ecg } }))).toEqual([both])
  })

  it('is what was prefetched of it where the token may not search for the rest', async () => {
    const sent = [...tenReports.slice(1), lead('131330')]
    const prefetch = { patient: { resourceType: 'Patient', id: 'p1' }, labs: searchset([]) }
    const ecg = searchset(sent)
    const { ecgs, cut } = await open({
      prefetch: { ...prefetch, ecg } as unknown as Record<string, Resource>,
      scope: 'patient/Patient.r patient/Observation.r',
    })
    expect(ecgs.some((one) => one.valueSampledData !== undefined)).toBe(true)
    expect(cut).toContain('ecg')
  })

  it('tells of a pacemaker all the same', async () => {
    const paced = { coding: [{ system: 'http://snomed.info/sct', code: '10370003' }] }
    const last = { ...older[0], interpretation: [paced] }
    server.mock(...rest, {
      to: searches.first,
      body: searchset([waveform('e1'), last], `${server.url}?page=2`),
    })
    expect((await open()).chart.hasPacemaker).toBe(true)
  })
})

describe('what the token may not do', () => {
  const readable = 'patient/Patient.r patient/Observation.rs'

  it('is not tried, and counts as unread', async () => {
    server.mock(...rest, { to: searches.first, body: searchset([waveform('e1')]) })
    const { unread, ecgs } = await open({ scope: readable })
    expect(idsOf(ecgs)).toEqual(['e1'])
    expect([...unread].sort()).toEqual(['conditions', 'orders'])
    expect(server.requests.filter(({ line }) => /ServiceRequest|Condition/.test(line))).toEqual([])
  })

  it.each([
    ['prefetch.labs', 'patient/Patient.read'],
    ['prefetch.patient', 'patient/Observation.read'],
    ['prefetch.labs', 'patient/Patient.read patient/Observation.r'],
  ])('is an error that names %s where it is required (%s)', async (name, scope) => {
    server.mock(...rest)
    await expect(open({ scope })).rejects.toMatchObject({
      code: 'fhir-failed',
      message: expect.stringMatching(
        /prefetch\.\w+ is missing and the access token's scope/,
      ) as string,
    })
    expect(name).toMatch(/^prefetch/)
  })

  it('is not needed where the prefetch has it; the ECG that was not found may be elsewhere', async () => {
    const empty = searchset([]) as unknown as Resource
    const prefetch = {
      patient: patient as Resource,
      labs: empty,
      ecg: empty,
      orders: empty,
      conditions: empty,
    }
    const { unread } = await open({ scope: 'patient/Patient.read', prefetch })
    expect(unread).toEqual(['ecg'])
    expect(server.requests).toEqual([])
  })
})

describe('an answer that is none', () => {
  it.each([
    ['a list', '[]'],
    ['null', 'null'],
    ['a string', '"Hansen, Anna"'],
    ['a resource of another type', patient],
    ['an empty object', {}],
    [
      'an error outcome',
      { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'timeout' }] },
    ],
    ['entries that are no list', { resourceType: 'Bundle', type: 'searchset', entry: {} }],
  ])('%s: fhir-failed, and nothing of it is repeated', async (_, body) => {
    server.mock(...rest, { to: searches.first, body })
    const error: unknown = await open().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'fhir-failed' })
    expect(String(error)).not.toContain('Hansen')
  })

  it('of an OperationOutcome only the code is told', async () => {
    const issue = [
      { severity: 'error', code: 'throttled', diagnostics: 'Hansen, Anna has too many' },
    ]
    server.mock(...rest, {
      to: searches.first,
      status: 500,
      body: { resourceType: 'OperationOutcome', issue },
    })
    await expect(open()).rejects.toThrow(/^(?!.*Hansen).*prefetch\.ecg.*"throttled"/)
  })

  it('a private address that was not listed is named as such', async () => {
    await expect(open({ allowPrivate: false })).rejects.toMatchObject({
      code: 'fhir-server-not-allowed',
    })
    expect(server.requests).toEqual([])
  })
})
