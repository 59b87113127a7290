/** The webgpu provider on Chromium's software GPU: the same answers as on the CPU, every node on the provider. */
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const run = promisify(execFile)
const script = resolve(import.meta.dirname, 'infer-golden.ts')

async function inferOn(provider: string): Promise<{ provider: string; logits: number[] }> {
  const { stdout } = await run(process.execPath, [script, provider], {
    env: {
      ...process.env,
      LD_LIBRARY_PATH: '/usr/lib/chromium',
      VK_ICD_FILENAMES: '/usr/lib/chromium/vk_swiftshader_icd.json',
    },
  })
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as never
}

describe('webgpu', () => {
  it('answers like the CPU', async () => {
    const [gpu, cpu] = [await inferOn('webgpu'), await inferOn('cpu')]
    expect(gpu.provider).toBe('webgpu')
    expect(cpu.provider).toBe('cpu')
    const gap = Math.max(...gpu.logits.map((logit, i) => Math.abs(logit - (cpu.logits[i] ?? NaN))))
    expect(gap).toBeLessThan(1e-4)
  })
})
