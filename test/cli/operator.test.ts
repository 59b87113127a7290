import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStore } from '../../src/store/index.ts'
import type { Store } from '../../src/store/store.ts'
import { describeOnPostgres } from '../store/engines.ts'
import { assessment, newTenant } from '../store/samples.ts'

const root = resolve(import.meta.dirname, '../..')

function run(args: readonly string[], databaseUrl?: string) {
  const { DATABASE_URL: _, ...env } = process.env
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [resolve(root, 'src/cli/main.ts'), ...args],
    { cwd: root, encoding: 'utf8', env: databaseUrl ? { ...env, DATABASE_URL: databaseUrl } : env },
  )
  return { status, stdout, stderr }
}

it('needs the database that the service uses, and says so', () => {
  const { status, stderr } = run(['silence', 'list'])
  expect(status).toBe(1)
  expect(stderr).toContain('DATABASE_URL is not set')
})

describeOnPostgres('an operator', (databaseUrl) => {
  let store: Store
  beforeAll(async () => {
    store = await openStore({ databaseUrl: databaseUrl(), now: Date.now })
  })
  afterAll(() => store.close())
  const operate = (...args: string[]) => run(args, databaseUrl())
  const why = ['--reason', 'wrong cards', '--by', 'A. Jensen']

  it('throws a switch, sees it and lifts it', async () => {
    expect(operate('silence', 'on', 'all', ...why)).toMatchObject({ status: 0 })
    expect(await store.silences.active()).toMatchObject([
      { scope: 'all', reason: 'wrong cards', by: 'A. Jensen' },
    ])
    expect(operate('silence', 'list').stdout).toContain('by A. Jensen')
    expect(operate('silence', 'off', 'all').stdout).toContain('speaks again')
    expect(operate('silence', 'list').stdout).toContain('Nothing is switched off')
  })

  it.each(['everything', 'indicator:potassium', 'tenant:', 'model:demo'])(
    'is told that "%s" is no scope',
    (scope) => {
      const { status, stderr } = operate('silence', 'on', scope, ...why)
      expect(status).toBe(1)
      expect(stderr).toContain('is no scope')
    },
  )

  it('recalls a model version: silent, retracted, and their RiskAssessments in the queue', async () => {
    const fhirServer = 'https://ward.example/fhir'
    const kept = await store.assessments.keep(assessment(newTenant(), { fhirServer }))
    const { id, version } = kept.model
    const first = operate('recall', `${id}@${version}`, ...why)
    expect(first).toMatchObject({ status: 0 })
    expect(first.stdout).toContain('Assessments retracted: 1.')
    const after = await store.assessments.find(kept.tenantId, kept.id)
    expect(after?.retracted?.reason).toBe('model-recalled')
    expect((await store.silences.active()).map(({ scope }) => scope)).toEqual([
      `model:${id}@${version}`,
    ])
    const { rows } = await store.executeSql("select data from pgboss.job where name = 'retract'")
    expect(rows).toEqual([{ data: { tenantId: kept.tenantId, assessmentId: kept.id, fhirServer } }])
    expect(operate('recall', `${id}@${version}`, ...why).stdout).toContain(
      'Assessments retracted: 0.',
    )
  })
})
