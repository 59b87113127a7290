import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Hono } from 'hono'
import { createChartRoutes } from '../../src/sandbox/chart-routes.ts'

let app: Hono

beforeAll(() => {
  app = createChartRoutes()
})

async function get(path: string) {
  const response = await app.request(path)
  return { status: response.status, headers: response.headers, text: await response.text() }
}

/** Every module a browser would fetch, from the page on. */
async function crawl(path: string, seen = new Map<string, string>()): Promise<Map<string, string>> {
  if (seen.has(path)) return seen
  const { status, headers, text } = await get(path)
  expect([path, status]).toEqual([path, 200])
  seen.set(path, text)
  const parts = headers.get('content-type')?.includes('html')
    ? text.matchAll(/(?:src|href)="(\/[^"]*)"/g)
    : headers.get('content-type')?.includes('javascript')
      ? text.matchAll(/from '(\.[^']*)'/g)
      : []
  for (const [, part = ''] of parts) await crawl(new URL(part, `http://x${path}`).pathname, seen)
  return seen
}

describe('chart routes', () => {
  it('serves the page and everything it asks for', async () => {
    const parts = await crawl('/')
    expect([...parts.keys()]).toEqual(
      expect.arrayContaining([
        '/',
        '/chart/chart.ts',
        '/chart/panel/panel.css',
        '/chart/cards/markdown-it.mjs',
      ]),
    )
  })

  it('serves JavaScript: no types are left', async () => {
    for (const [path, text] of await crawl('/chart/chart.ts')) {
      expect((await get(path)).headers.get('content-type')).toMatch(/^text\/javascript/)
      expect(text).not.toMatch(/^import type|^export interface|\): Promise</m)
    }
  })

  it('forbids everything that does not come from here', async () => {
    for (const path of ['/', '/chart/chart.ts']) {
      const { headers } = await get(path)
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("script-src 'self'")
      expect(policy).toContain("frame-src 'self'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toMatch(/unsafe|\*|http:|https:/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
  })

  it('keeps scripts and handlers out of the page', async () => {
    const { text } = await get('/')
    expect(text).not.toMatch(/<script(?![^>]*\ssrc=)|\son\w+=|style=/)
    expect(text).toContain(
      'Sandbox: simulated patients. Investigational, not cleared, not for clinical use.',
    )
  })

  it.each([
    '/chart/index.html',
    '/chart/markdown-it.d.mts',
    '/chart/..%2fchart-routes.ts',
    '/chart/x',
  ])('does not serve %s', async (path) => {
    expect((await get(path)).status).toBe(404)
  })

  it('starts without a warning, and leaves warnings as they were', () => {
    const module = join(import.meta.dirname, '../../src/sandbox/chart-routes.ts')
    const script = `const { createChartRoutes } = await import(${JSON.stringify(module)})
      createChartRoutes()
      process.emitWarning('still heard')`
    const { stderr, status } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', script],
      { encoding: 'utf8' },
    )
    expect(status).toBe(0)
    expect(stderr).not.toContain('ExperimentalWarning')
    expect(stderr).toContain('still heard')
  })
})
