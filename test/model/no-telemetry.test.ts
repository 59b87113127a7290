import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { onTestFinished, test, expect } from 'vitest'

const root = new URL('../..', import.meta.url)
const demo = 'models/anyecg-demo'

test('opening a model leaves no trace outside the service, in a worker or out of it', async () => {
  const open = `
    import { openModel } from './src/model/index.ts'
    import { openSession } from './src/model/provider.ts'
    import { loadRegistry } from './src/registry/index.ts'
    const indicatorIds = loadRegistry().indicators.map(({ id }) => id)
    const model = await openModel({ folder: '${demo}', indicatorIds, providers: ['cpu'] })
    await model.close()
    const { session } = await openSession('${demo}/model.onnx', ['cpu'])
    await session.release()`
  expect(await filesLeftBy(open)).toEqual([])
})

test('which ONNX Runtime alone does, and keeps a device id for its vendor', async () => {
  const open = `
    import { InferenceSession } from 'onnxruntime-node'
    await InferenceSession.create('${demo}/model.onnx')`
  expect(await filesLeftBy(open)).toContainEqual(expect.stringMatching(/deviceid$/))
})

/** What a process writes below its home and its folder for temporary files, where nothing says that it is a test. */
async function filesLeftBy(source: string): Promise<string[]> {
  const home = await mkdtemp(join(tmpdir(), 'anyecg-home-'))
  onTestFinished(() => rm(home, { recursive: true }))
  await promisify(execFile)(process.execPath, ['-e', source], {
    cwd: root,
    env: { HOME: home, TMPDIR: home, PATH: process.env.PATH },
  })
  return (await readdir(home, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
