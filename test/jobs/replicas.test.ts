import { Command } from 'commander'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { register } from '../../src/cli/jobs.ts'
import { jobKey, visitQueues } from '../../src/jobs/queue.ts'
import { openStore } from '../../src/store/index.ts'
import type { Store } from '../../src/store/store.ts'
import { recordingLog } from '../cds-hooks/ehr.ts'
import { describeOnBothEngines, describeOnPostgres } from '../store/engines.ts'
import {
  away,
  keepAssessment,
  openHospital,
  openWard,
  type Hospital,
  type Ward,
} from './hospital.ts'

let hospital: Hospital
const tenantId = 'ward'
const open = (store: Store, limit = 4) =>
  openWard(store, [hospital.tenantOf(tenantId)], {
    retry: { limit, delaySeconds: 0, maxDelaySeconds: 0 },
  })
const jobOf = (assessmentId: string) => ({
  tenantId,
  assessmentId,
  fhirServer: hospital.fhirServer,
})
beforeAll(async () => {
  hospital = await openHospital()
})
afterAll(() => hospital.close())
beforeEach(() => {
  hospital.calls.length = 0
})

describeOnBothEngines('replicas', ({ pair }) => {
  it('write each assessment once between them, whoever was asked', async () => {
    // One after the other: on PGlite they share one connection, and with it each other's transactions.
    const wards: Ward[] = []
    for (const store of pair()) wards.push(await open(store))
    const ids = await Promise.all(
      Array.from({ length: 30 }, () => keepAssessment(pair()[0], tenantId)),
    )
    await Promise.all(wards.flatMap((ward) => ids.map((id) => ward.writeLater(jobOf(id)))))
    await Promise.all(wards.map((ward) => ward.idle()))
    for (const id of ids) expect(await hospital.riskAssessments(id)).toHaveLength(1)
    const outcomes = wards.flatMap((ward) => ward.outcomes)
    expect(outcomes.filter((outcome) => outcome === 'written')).toHaveLength(ids.length)
    expect(hospital.writes()).toHaveLength(ids.length)
    await Promise.all(wards.map((ward) => ward.close()))
  })

  it('take over from one that died in the middle of a job', async () => {
    const [store] = pair()
    const log = recordingLog()
    await (await open(store)).close()
    const boss = await visitQueues(store, log)
    const id = await keepAssessment(store, tenantId)
    await boss.send('write-back', jobOf(id), { singletonKey: jobKey(jobOf(id)) })
    expect(await boss.fetch('write-back')).toHaveLength(1)
    // Two hours later.
    await store.executeSql(
      `update pgboss.job set started_on = started_on - interval '2 hours' where state = 'active'`,
    )
    const ward = await open(store)
    await boss.supervise('write-back')
    await ward.idle()
    expect(await hospital.riskAssessments(id)).toHaveLength(1)
    await boss.stop()
    await ward.close()
  })
})

describeOnPostgres('a Postgres', (databaseUrl) => {
  let store: Store
  beforeAll(async () => {
    store = await openStore({ databaseUrl: databaseUrl(), now: Date.now })
  })
  afterAll(() => store.close())

  it('keeps over a restart what could not be written', async () => {
    const id = await keepAssessment(store, tenantId)
    hospital.intercept(away)
    const before = await openWard(store, [hospital.tenantOf(tenantId)], {
      retry: { limit: 4, delaySeconds: 3, maxDelaySeconds: 3 },
    })
    await before.writeLater(jobOf(id))
    await vi.waitUntil(() => before.outcomes.includes('failed'), 20_000)
    await before.close()
    expect(before.log.lines).toContainEqual({
      level: 'warn',
      fields: { event: 'jobs-left', count: 1, kept: true },
    })
    expect(await hospital.riskAssessments(id)).toEqual([])
    const after = await open(store)
    await after.idle()
    await after.close()
    expect(after.outcomes).toEqual(['written'])
    expect(await hospital.riskAssessments(id)).toHaveLength(1)
  })

  describe('on the command line', () => {
    const said: string[] = []
    const run = async (...args: string[]) => {
      said.length = 0
      const program = new Command()
      register(program)
      await program.parseAsync(['jobs', ...args], { from: 'user' })
      return said.join('')
    }
    beforeEach(() => {
      vi.stubEnv('DATABASE_URL', databaseUrl())
      vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0)
    })
    afterEach(() => {
      vi.restoreAllMocks()
      vi.unstubAllEnvs()
    })

    it('shows dead letters and sends them again', async () => {
      const id = await keepAssessment(store, tenantId)
      const ward = await open(store, 0)
      expect(await run('list')).toBe('No dead letters.\n')
      hospital.intercept(away)
      await ward.writeLater(jobOf(id))
      await ward.idle()
      const line = await run('list')
      expect(line.trim().split('\t').slice(1)).toEqual([
        'write-back',
        'given up 0 min ago, tries: 1',
        tenantId,
        id,
        expect.stringContaining('RiskAssessment not written'),
      ])
      expect(JSON.parse(await run('list', '--json'))).toMatchObject([{ assessmentId: id }])
      const letterId = line.split('\t')[0] ?? ''
      await expect(run('replay', '00000000-0000-4000-8000-000000000000')).rejects.toMatchObject({
        code: 'request-invalid',
      })
      expect(await run('replay', letterId)).toBe('1 job was sent again.\n')
      await ward.idle()
      await ward.close()
      expect(await hospital.riskAssessments(id)).toHaveLength(1)
      expect(await run('list')).toBe('No dead letters.\n')
    })

    it('says what is missing without a database', async () => {
      vi.stubEnv('DATABASE_URL', undefined)
      await expect(run('list')).rejects.toMatchObject({ code: 'config-invalid' })
    })
  })
})
