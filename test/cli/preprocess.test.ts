import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { register } from '../../src/cli/preprocess.ts'
import { prepareInput } from '../../src/signal/index.ts'
import { millivolts, observation } from '../ecg/observation-fixtures.ts'
import { describeWithTestData, testDataDir } from '../test-data.ts'

let folder = ''
let out = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anyecg-'))
  out = join(folder, 'out.bin')
  await writeFile(join(folder, 'ecg.json'), JSON.stringify(observation()))
})
afterEach(async () => {
  process.exitCode = undefined
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

async function run(...words: string[]): Promise<string> {
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined })
  register(program)
  await program.parseAsync(['preprocess', ...words], { from: 'user' })
  return stderr.mock.calls.map(([text]) => text).join('')
}

test('--f64 writes exactly what the model room computes; the default is float32', async () => {
  const input = prepareInput(millivolts, 500)
  if ('kind' in input) throw new Error(input.detail)
  await run(join(folder, 'ecg.json'), '--lead', 'ii', '--out', out, '--f64')
  const bytes = await readFile(out)
  expect(
    Float64Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readDoubleLE(8 * i)),
  ).toEqual(input.samples)
  await run(join(folder, 'ecg.json'), '--lead', 'II', '--out', out)
  const single = await readFile(out)
  expect(
    Float32Array.from({ length: single.length / 4 }, (_, i) => single.readFloatLE(4 * i)),
  ).toEqual(Float32Array.from(input.samples))
  expect((await readdir(folder)).sort()).toEqual(['ecg.json', 'out.bin'])
  expect(process.exitCode).toBeUndefined()
})

test('a lead that is not there: declined, exit code 2, nothing written', async () => {
  const stderr = await run(join(folder, 'ecg.json'), '--lead', 'V1', '--out', out)
  expect(stderr).toBe(
    'declined: no-accepted-lead: Accepted is V1; the recording has I, II, III, aVR, aVL, aVF.\n',
  )
  expect(process.exitCode).toBe(2)
  expect(await readdir(folder)).toEqual(['ecg.json'])
})

test('an unreadable file and a place that cannot be written are errors', async () => {
  await expect(run(join(folder, 'none'), '--lead', 'II', '--out', out)).rejects.toMatchObject({
    code: 'file-unreadable',
  })
  const nowhere = join(folder, 'none', 'out.bin')
  await expect(run(join(folder, 'ecg.json'), '--lead', 'II', '--out', nowhere)).rejects.toThrow(
    `--out ${nowhere} cannot be written`,
  )
})

test('lead and output must be named', async () => {
  await expect(run(join(folder, 'ecg.json'), '--out', out)).rejects.toThrow("'--lead <name>'")
  await expect(run(join(folder, 'ecg.json'), '--lead', 'II')).rejects.toThrow("'--out <file>'")
})

describeWithTestData('real recordings', () => {
  test('float32 output equals the golden file', async () => {
    await run(join(testDataDir, 'wfdb/georgia/E07500.hea'), '--lead', 'II', '--out', out)
    const golden = await readFile(
      join(testDataDir, 'golden/E07500_II_ecgfounder_preprocessed.f32le'),
    )
    const written = await readFile(out)
    expect(written.length).toBe(golden.length)
    for (let at = 0; at < golden.length; at += 4)
      expect(Math.abs(written.readFloatLE(at) - golden.readFloatLE(at))).toBeLessThan(1e-6)
  })

  test('eight seconds are too short', async () => {
    const stderr = await run(join(testDataDir, 'wfdb/test01_00s'), '--lead', 'ECG 1', '--out', out)
    expect(stderr).toBe('declined: too-short: The recording has 8.00 s; 10 s are needed.\n')
    expect(process.exitCode).toBe(2)
  })
})
