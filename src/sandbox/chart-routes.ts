/** @module sandbox/chart-routes: serves the chart page; its TypeScript goes out with the types stripped. */
import { readFileSync, readdirSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'

const directory = join(import.meta.dirname, 'chart')

/** What of the directory goes to the browser, and as what. Type declarations stay here. */
const contentTypes: Readonly<Record<string, string>> = {
  '.ts': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** The page loads nothing but what this server gives it, and runs no script that stands in the page. */
const headers = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'"],
    frameSrc: ["'self'"], // The SMART app, beside the chart.
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
  referrerPolicy: 'no-referrer',
  xFrameOptions: 'DENY',
  strictTransportSecurity: false,
})

interface Asset {
  readonly body: string
  readonly type: string
}

/** `/` the page, `/chart/*` its parts: all read and stripped once, here. */
export function createChartRoutes(): Hono {
  const page = readFileSync(join(directory, 'index.html'), 'utf8')
  const assets = readAssets()
  const app = new Hono()
  app.get('/', headers, (context) => {
    context.header('cache-control', 'no-cache')
    return context.html(page)
  })
  app.get('/chart/:file{.+}', headers, (context) => {
    const asset = assets.get(context.req.param('file'))
    if (!asset) return context.notFound()
    context.header('cache-control', 'no-cache')
    return context.body(asset.body, 200, { 'content-type': asset.type })
  })
  return app
}

function readAssets(): ReadonlyMap<string, Asset> {
  const assets = new Map<string, Asset>()
  for (const file of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
    const type = contentTypes[extname(file)]
    if (!type) continue
    const source = readFileSync(join(directory, file), 'utf8')
    assets.set(file, { body: file.endsWith('.ts') ? stripTypes(source) : source, type })
  }
  const markdownIt = fileURLToPath(import.meta.resolve('markdown-it/browser'))
  assets.set('cards/markdown-it.mjs', {
    body: readFileSync(markdownIt, 'utf8'),
    type: 'text/javascript; charset=utf-8',
  })
  return assets
}

/** Node 24 announces each first use of this function as experimental, which would be the first thing an operator reads. */
function stripTypes(source: string): string {
  const emitWarning = process.emitWarning.bind(process)
  process.emitWarning = () => undefined
  try {
    return stripTypeScriptTypes(source)
  } finally {
    process.emitWarning = emitWarning
  }
}
