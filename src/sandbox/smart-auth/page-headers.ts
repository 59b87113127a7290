/** @module sandbox/smart-auth/page-headers: what a browser may do with the pages below `/auth`. */
import type { MiddlewareHandler } from 'hono'
import { every } from 'hono/combine'
import { secureHeaders } from 'hono/secure-headers'

/**
 * These pages load their style sheet from here and nothing else; their forms lead back here and on to the app.
 * The chart may show an app, and so these pages, in a frame; nobody else may.
 */
export const pageHeaders: MiddlewareHandler = every(
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'self'"],
    },
    // With no-referrer a form's Origin is null, and nobody could tell that it comes from here.
    referrerPolicy: 'same-origin',
    xFrameOptions: 'SAMEORIGIN',
    strictTransportSecurity: false,
  }),
  async (c, next) => {
    c.header('cache-control', 'no-store')
    await next()
  },
)
