import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeWithTestData, testDataDir } from '../test-data.ts'

const main = resolve(import.meta.dirname, '../../src/cli/main.ts')

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function anyecgLab(...args: readonly string[]): Promise<Ended> {
  return new Promise((done) => {
    execFile(process.execPath, [main, ...args], { maxBuffer: 2 ** 24 }, (error, stdout, stderr) => {
      done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr })
    })
  })
}

interface Prediction {
  readonly model: { readonly status: string }
  readonly ecg: { readonly lead: string }
  readonly indicators: readonly {
    readonly id: string
    readonly probability: number | null
    readonly logit: number
    readonly flagged: boolean
  }[]
  readonly warnings: readonly string[]
}
const data = (path: string) => join(testDataDir, path)
const predictJson = async (path: string) => {
  const ended = await anyecgLab('predict', path, '--json')
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  return JSON.parse(ended.stdout) as Prediction
}

describeWithTestData('predict, on real recordings', () => {
  const georgia = Array.from(
    { length: 12 },
    (_, i) => `wfdb/georgia/E${String(7500 + i).padStart(5, '0')}`,
  )

  it.each<[string, string]>([
    ...georgia.map((path): [string, string] => [path, 'II']),
    ['wfdb/s0010_re', 'II'],
    ['wfdb/v102s', 'II'],
    ['fhir/derived_12lead_E07500.json', 'II'],
    ['fhir/derived_healthkit_s0010re_leadI_512Hz_30s.json', 'I'],
  ])('%s: 108 answers from lead %s', async (path, lead) => {
    const { ecg, indicators, model } = await predictJson(data(path))
    expect(model.status).toBe('demonstration')
    expect(ecg.lead).toBe(lead)
    expect(indicators).toHaveLength(108)
    const answered = indicators.filter(({ probability }) => probability !== null)
    expect(answered.length).toBeGreaterThan(90)
    for (const { probability, logit } of answered) {
      expect(Number.isFinite(logit)).toBe(true)
      expect(probability).toBeGreaterThan(0)
      expect(probability).toBeLessThan(1)
    }
    expect(indicators.find(({ id }) => id === 'lactate-low')?.probability).toBeNull()
  })

  it('100 (MLII) is answered with a warning', async () => {
    const { ecg, indicators, warnings } = await predictJson(data('wfdb/100'))
    expect(ecg.lead).toBe('MLII')
    expect(indicators).toHaveLength(108)
    expect(warnings.join()).toContain('no evidence for lead MLII')
  })

  it.each([
    ['wfdb/03700181', 'no-accepted-lead', 'MCL1'],
    ['fhir/R4_observation-example-sample-data.json', 'too-short', '1.16 s'],
    ['fhir/phd_rtsa-example_pleth_notECG.json', 'not-an-ecg', ''],
  ])('%s is declined: %s', async (path, reason, detail) => {
    const { code, stdout, stderr } = await anyecgLab('predict', data(path))
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain(`declined: ${reason}`)
    expect(stderr).toContain(detail)
  })

  it.each([
    'scp/ECGToolkit_Example.scp',
    'dicom/waveform_ecg_mortara_12lead.dcm',
    'aecg/fda_subject1_0.xml',
    'sierra/3191723_demo_v1.04.xml',
  ])('%s is an error that names what is read', async (path) => {
    const { code, stderr } = await anyecgLab('predict', data(path))
    expect(code).toBe(1)
    expect(stderr).toMatch(/^error: .*WFDB.*FHIR/)
  })
})

describeWithTestData('predict, on a truncated file', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'anyecg-cli-'))
  })
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  it('is an error without a stack trace', async () => {
    writeFileSync(join(folder, 'E07500.hea'), readFileSync(data('wfdb/georgia/E07500.hea')))
    const whole = readFileSync(data('wfdb/georgia/E07500.mat'))
    writeFileSync(join(folder, 'E07500.mat'), whole.subarray(0, 60_000))
    const { code, stdout, stderr } = await anyecgLab('predict', join(folder, 'E07500'))
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^error: .*E07500\.mat/)
    expect(stderr).not.toMatch(/\n\s+at /)
  })
})

describeWithTestData('predict, with a wrong model', () => {
  it('names the file that is missing', async () => {
    const { code, stderr } = await anyecgLab('predict', data('wfdb/v102s'), '--model', '/nowhere')
    expect(code).toBe(1)
    expect(stderr).toContain('/nowhere/manifest.json')
  })
})

describe('the command line', () => {
  it('helps', async () => {
    const { code, stdout } = await anyecgLab('--help')
    expect(code).toBe(0)
    for (const command of ['predict', 'preprocess', 'ingest']) expect(stdout).toContain(command)
    expect((await anyecgLab('predict', '--help')).stdout).toContain('Exit status')
  })

  it('names what is wrong with its arguments', async () => {
    expect((await anyecgLab('predict')).stderr).toContain("missing required argument 'file'")
    expect((await anyecgLab('predict', 'nowhere.hea')).stderr).toContain('nowhere')
  })
})
