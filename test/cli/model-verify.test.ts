import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Check } from '../../src/model/verify/index.ts'

const root = resolve(import.meta.dirname, '../..')
const shipped = join(root, 'models/anyecg-demo')

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function verify(...args: readonly string[]): Promise<Ended> {
  const command = [join(root, 'src/cli/main.ts'), 'model', 'verify', ...args]
  return new Promise((done) => {
    execFile(process.execPath, command, (error, stdout, stderr) => {
      done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr })
    })
  })
}

describe('model verify', () => {
  let broken: string
  beforeAll(() => {
    broken = mkdtempSync(join(tmpdir(), 'anyecg-model-verify-'))
    cpSync(shipped, broken, { recursive: true })
    const path = join(broken, 'manifest.json')
    writeFileSync(path, readFileSync(path, 'utf8').replace('"status"', '"statsu"'))
  })
  afterAll(() => {
    rmSync(broken, { recursive: true })
  })

  it('passes the bundled folder, one line a check, then a verdict', async () => {
    const { code, stdout, stderr } = await verify(shipped)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const [verdict, blank, ...checks] = stdout.trimEnd().split('\n').toReversed()
    expect(verdict).toBe(`verdict: all ${checks.length} checks passed`)
    expect(blank).toBe('')
    for (const line of checks) expect(line).toMatch(/^pass {2}\S/)
    expect(stdout).toMatch(/golden +64 windows within/)
  })

  it('fails a manifest with a wrong field: named, on one line, exit 1', async () => {
    const { code, stdout } = await verify(broken)
    expect(code).toBe(1)
    expect(stdout).toMatch(/^FAIL {2}manifest .*statsu.*at status$/m)
    expect(stdout).toMatch(/^FAIL {2}weights .*not checked: manifest\.json cannot be used$/m)
    expect(stdout).toMatch(/verdict: \d+ of \d+ checks failed: manifest, weights/)
    for (const line of stdout.trimEnd().split('\n'))
      expect(line).toMatch(/^(pass {2}|FAIL {2}|verdict: |$)/)
  })

  it('writes JSON', async () => {
    const { code, stdout } = await verify(broken, '--json')
    expect(code).toBe(1)
    const answer = JSON.parse(stdout) as { ok: boolean; folder: string; checks: Check[] }
    expect(answer).toMatchObject({ ok: false, folder: broken })
    expect(answer.checks.find(({ name }) => name === 'graph')).toMatchObject({ ok: true })
  })

  it('names what is wrong with its options', async () => {
    const providers = await verify(shipped, '--providers', 'cpu,tpu')
    expect(providers).toMatchObject({ code: 1, stdout: '' })
    expect(providers.stderr).toContain('tpu is none of cuda, webgpu, cpu')
    const cards = await verify(shipped, '--cards', '/nowhere')
    expect(cards.code).toBe(1)
    expect(cards.stderr).toMatch(/^error: .*\/nowhere/)
  })
})
