/**
 * @module sandbox/smart-auth/chart-session: who is signed in at the chart page, where tokens are required.
 * The page stands for the EHR itself, which is no app of its own authorization server: a session of its own admits it.
 */
import { randomUUID } from 'node:crypto'
import { Hono, type Context, type MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { FhirServer } from '../fhir-server/index.ts'
import { authPath } from './addresses.ts'
import { createExpiringMap } from './expiring-map.ts'
import { sessionSeconds } from './grants.ts'
import { pageHeaders } from './page-headers.ts'
import { choicePage, errorPage } from './pages.ts'
import { listPractitioners } from './people.ts'

const cookieName = 'sandbox_chart'
const pagePath = `${authPath}/chart`

export interface ChartSession {
  /** What ends with it goes by this. */
  readonly uid: string
  /** `Practitioner/1`. */
  readonly accountId: string
}

export interface ChartSessions {
  /** `/auth/chart`: the page to sign in, and by Cancel to sign out. */
  readonly routes: Hono
  /** Stands before the chart page: whoever is not signed in is led to the page above, and back to the same chart. */
  readonly door: MiddlewareHandler
  /** Whose session a request bears; undefined: nobody's, or it comes from elsewhere. */
  of(c: Context): ChartSession | undefined
}

/** @param onEnd what else ends with a session. */
export function createChartSessions(
  origin: string,
  { repository }: FhirServer,
  onEnd: (uid: string) => Promise<void>,
): ChartSessions {
  const sessions = createExpiringMap<ChartSession>()
  /** No script reads it, and no page of another site makes a browser send it. */
  const cookie = {
    path: '/',
    httpOnly: true,
    sameSite: 'Strict',
    secure: new URL(origin).protocol === 'https:',
  } as const

  const end = async (c: Context): Promise<void> => {
    const key = getCookie(c, cookieName) ?? ''
    const session = sessions.get(key)
    sessions.delete(key)
    deleteCookie(c, cookieName, cookie)
    if (session) await onEnd(session.uid)
  }

  const of = (c: Context): ChartSession | undefined => {
    // Another port of this machine is the same site, and the cookie would come along.
    const from = c.req.header('sec-fetch-site') ?? 'none'
    if (from !== 'same-origin' && from !== 'none') return undefined
    return sessions.get(getCookie(c, cookieName) ?? '')
  }

  const routes = new Hono()
  routes.use(pagePath, pageHeaders)
  routes.get(pagePath, async (c) =>
    c.html(
      choicePage({
        title: 'Who are you?',
        text: 'Choose a simulated practitioner to open the chart',
        name: 'user',
        choices: await listPractitioners(repository),
        button: 'Sign in',
      }),
    ),
  )
  routes.post(pagePath, async (c) => {
    const form = await c.req.formData()
    const choices = await listPractitioners(repository)
    const user = choices.find(({ value }) => value === form.get('user'))
    await end(c)
    if (form.get('answer') !== 'yes' || !user)
      return c.html(
        errorPage('You are signed out', ['Without a sign-in the chart shows nothing of anybody.']),
      )
    const key = randomUUID()
    sessions.set(key, { uid: randomUUID(), accountId: user.value }, sessionSeconds)
    setCookie(c, cookieName, key, { ...cookie, maxAge: sessionSeconds })
    return c.redirect('/', 303)
  })
  return {
    routes,
    of,
    door: async (c, next) => {
      if (of(c)) return next()
      c.header('cache-control', 'no-store')
      return c.redirect(pagePath, 303)
    },
  }
}
