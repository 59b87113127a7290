/** @module test/e2e/sign-in: a person in front of the app: signs in, chooses, allows; and what is then on screen and in the tab. */
import type { Frame, Page } from 'playwright-core'

export interface SignIn {
  readonly patient?: string
  /** Scopes that are not granted. */
  readonly unticked?: readonly string[]
}

/** From nothing to the app, by the pages of the sandbox's authorization server. */
export async function signInAlone(page: Page, url: string, options: SignIn = {}): Promise<void> {
  await page.goto(`${url}/smart/launch.html?iss=${url}/fhir/R4`)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.locator('input[name=user]').first().check()
  await page.getByRole('button', { name: 'Sign in' }).click()
  await choosePatient(page, options)
}

/** Whoever is signed in at the server already begins here. */
export async function choosePatient(
  page: Page,
  { patient = 'hypokalaemia', unticked = [] }: SignIn = {},
): Promise<void> {
  await page.locator(`input[name=patient][value=${patient}]`).check()
  await page.getByRole('button', { name: 'Choose' }).click()
  for (const scope of unticked) await page.locator(`input[value="${scope}"]`).uncheck()
  await page.getByRole('button', { name: 'Allow' }).click()
  await page.waitForURL(/\/smart\/(#.*)?$/)
}

/** As the chart does it, for one of its patients. */
export async function openFromChart(page: Page, url: string, patient: string): Promise<void> {
  await page.goto(await launchUrlOf(url, patient))
  await page.waitForURL(/\/smart\/(#.*)?$/)
}

/** What the chart opens, in whatever frame. */
export async function launchUrlOf(url: string, patient: string): Promise<string> {
  const { launch } = await postLaunch(url, patient)
  return `${url}/smart/launch.html?iss=${url}/fhir/R4&launch=${launch}`
}

async function postLaunch(url: string, patient: string): Promise<{ readonly launch: string }> {
  const response = await fetch(`${url}/auth/launch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ patient, user: 'Practitioner/sandbox-clinician' }),
  })
  return (await response.json()) as { readonly launch: string }
}

export function heading(page: Page, name: string): Promise<void> {
  return page.getByRole('heading', { level: 1, name }).waitFor()
}

/** All text in the document, that of shadow roots and the title included. */
export function textOf(page: Page | Frame): Promise<string> {
  return page.evaluate(() => {
    const read = (node: Node): string => {
      if (node instanceof Text) return node.data
      if (node instanceof HTMLStyleElement || node instanceof HTMLScriptElement) return ''
      const inside = node instanceof Element ? [...(node.shadowRoot?.childNodes ?? [])] : []
      return [...inside, ...node.childNodes].map(read).join(' ')
    }
    return read(document).replace(/\s+/g, ' ')
  })
}

export interface Tokens {
  readonly access_token: string
  readonly refresh_token?: string
  readonly scope: string
}

/** What the app was given, as fhirclient keeps it in the tab, under the key that this frame remembers. */
export function tokensOf(page: Page | Frame): Promise<Tokens> {
  return page.evaluate(() => {
    const { session: key = '' } = (history.state ?? {}) as { session?: string }
    const state = JSON.parse(sessionStorage.getItem(key) ?? '{}') as { tokenResponse: Tokens }
    return state.tokenResponse
  })
}

/** Whatever the tab and the browser keep for this origin. */
export function storedBy(page: Page): Promise<string> {
  return page.evaluate(() =>
    JSON.stringify([sessionStorage, localStorage].flatMap((storage) => Object.entries(storage))),
  )
}

/** RFC 7009, as the app itself would. https://www.rfc-editor.org/rfc/rfc7009#section-2.1 */
export async function revoke(url: string, token: string | undefined): Promise<void> {
  const { ok, status } = await fetch(`${url}/auth/revoke`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: 'anyecg-lab-app', token: token ?? '' }),
  })
  if (!ok) throw new Error(`the token was not revoked: ${status}`)
}
