/** @module app-pages: the SMART app as it was built, below /smart/. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { extname, join, relative, resolve } from 'node:path'
import { Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'

const builtApp = resolve(import.meta.dirname, '../smart-app/dist')

/** Path from the public URL on; an EHR opens it with `iss` and `launch`. */
export const launchPath = '/smart/launch.html'

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** No script but the app's own; EHRs frame it, and their FHIR and token servers are anywhere on https. */
const headers = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'", 'https:'],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'self'", 'https:'],
  },
  referrerPolicy: 'no-referrer',
  xFrameOptions: false,
  crossOriginOpenerPolicy: false,
  strictTransportSecurity: false,
})

/** @returns undefined when the app was not built (`npm run app:build`): cards go without their link then. */
export function createAppPages(directory = builtApp): Hono | undefined {
  if (!existsSync(join(directory, 'index.html'))) return undefined
  const files = readFiles(directory)
  const app = new Hono()
  app.get('/smart', (c) => c.redirect('smart/', 308))
  app.get('/smart/*', headers, (c) => {
    const path = c.req.path.slice(c.req.path.indexOf('/smart/') + '/smart/'.length) || 'index.html'
    const file = files.get(path)
    if (!file) return c.notFound()
    // Vite puts a hash of the content into the names below assets/.
    const isHashed = path.startsWith('assets/')
    c.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    return c.body(file.body, 200, { 'content-type': file.type })
  })
  return app
}

function readFiles(directory: string) {
  const files = new Map<string, { readonly body: string; readonly type: string }>()
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const type = contentTypes[extname(entry.name)]
    if (!entry.isFile() || !type) continue
    const path = join(entry.parentPath, entry.name)
    files.set(relative(directory, path), { body: readFileSync(path, 'utf8'), type })
  }
  return files
}
