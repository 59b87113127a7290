/** Builds the page of the two views and opens it in a browser; it is answered from memory, nothing listens. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { build, type Rolldown } from 'vite'

const tokens = resolve(import.meta.dirname, '../../../smart-app/src/styles/tokens.css')
const frame =
  'main { padding: 16px; max-width: 90rem; margin: 0 auto } @media print { main { padding: 0 } }'
const origin = 'http://views.test'

export type Files = ReadonlyMap<string, string>

export async function buildViews(): Promise<Files> {
  const built = (await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      rolldownOptions: {
        input: `${import.meta.dirname}/page.ts`,
      },
    },
  })) as Rolldown.RolldownOutput
  const code = built.output.find((file) => file.type === 'chunk')?.code ?? ''
  return new Map([
    ['/page.js', code],
    ['/page.css', `${readFileSync(tokens, 'utf8')}${frame}`],
  ])
}

/** No inline style, no inline script. */
const policy = "default-src 'none'; script-src 'self'; style-src 'self'"

const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Views</title>
    <link rel="stylesheet" href="/page.css" />
    <script type="module" src="/page.js"></script>
  </head>
  <body><main></main></body>
</html>`

/** Errors of the page end up in `errors`. */
export async function openViews(
  browser: Browser,
  files: Files,
  options: BrowserContextOptions,
  errors: string[],
): Promise<Page> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  await page.route(`${origin}/**`, (route) => {
    const path = new URL(route.request().url()).pathname
    const contentType = path.endsWith('.js')
      ? 'text/javascript'
      : path.endsWith('.css')
        ? 'text/css'
        : 'text/html'
    const body = path === '/' ? html : files.get(path)
    return body === undefined
      ? route.fulfill({ status: 404 })
      : route.fulfill({ body, contentType, headers: { 'content-security-policy': policy } })
  })
  await page.goto(`${origin}/`)
  await page.waitForFunction(() => 'show' in window)
  return page
}
