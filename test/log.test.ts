import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'

/** A process that logs twice after nobody reads its log any more, and ends. */
const script = (createLog: string) => `
  ${createLog}
  const log = createLog('info')
  log.info('ready')
  process.once('SIGTERM', () => {
    log.info('the first of two lines')
    log.info('the second')
    process.exit(0)
  })
  setInterval(() => {}, 1000)`

test('a process ends though nobody reads its log any more', async () => {
  const ours = `import { createLog } from '${new URL('../src/log.ts', import.meta.url).href}'`
  expect(await endAfterReaderLeft(script(ours))).toBe('ended')
})

test('which it does not with the default of pino', async () => {
  const theirs = `import { pino } from 'pino'; const createLog = (level) => pino({ level })`
  expect(await endAfterReaderLeft(script(theirs))).toBe('still there')
})

async function endAfterReaderLeft(source: string): Promise<'ended' | 'still there'> {
  const child = spawn(process.execPath, ['-e', source], {
    cwd: new URL('..', import.meta.url),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  await once(child.stdout, 'data')
  child.stdout.destroy()
  await once(child.stdout, 'close')
  child.kill('SIGTERM')
  const waited = new AbortController()
  const late = setTimeout(() => {
    waited.abort()
  }, 3000)
  const outcome = await Promise.race([
    exited.then(() => 'ended' as const),
    once(waited.signal, 'abort').then(() => 'still there' as const),
  ])
  clearTimeout(late)
  child.kill('SIGKILL')
  await exited
  return outcome
}
