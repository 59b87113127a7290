/** How a session goes on, ends and begins again, where every request needs a token. */
import { describe, expect, it } from 'vitest'
import { asked, expire, page, refreshes, show, url, useSession } from './fresh-session.ts'
import {
  choosePatient,
  heading,
  openFromChart,
  revoke,
  signInAlone,
  storedBy,
  textOf,
  tokensOf,
} from './sign-in.ts'

useSession()

/** Neither on screen, nor in the title, nor kept for whoever sits down next. */
async function expectNothingLeft(secrets: readonly (string | undefined)[]): Promise<void> {
  const text = await textOf(page)
  expect(text).not.toMatch(/Barros|Ines|\d %/)
  expect(text.toLowerCase()).not.toContain('hypokalaemia')
  const stored = await storedBy(page)
  expect(stored).not.toMatch(/token|hypokalaemia|Barros/i)
  for (const secret of secrets) if (secret) expect(stored).not.toContain(secret)
}

describe('an access token that expires in mid-use', () => {
  it('is renewed without a word, and the view goes on', async () => {
    await signInAlone(page, url)
    await heading(page, 'Overview')
    const before = await tokensOf(page)
    await expire()
    const old = await fetch(`${url}/fhir/R4/Patient/hypokalaemia`, {
      headers: { authorization: `Bearer ${before.access_token}` },
    })
    expect(old.status).toBe(401)
    const renewed = refreshes().length
    const answered = page.waitForResponse((response) => response.url().includes('/api/history'))
    await show('trend/potassium-low')
    expect((await answered).status()).toBe(200)
    await heading(page, 'Trend')
    expect(refreshes().length).toBe(renewed + 1)
    expect(refreshes().at(-1)?.postData()).toContain('client_id=anyecg-lab-app')
    expect((await tokensOf(page)).access_token).not.toBe(before.access_token)
    expect(await textOf(page)).toContain('Barros')
  })

  it('is renewed when the server no longer knows it, before its time', async () => {
    await signInAlone(page, url)
    await heading(page, 'Overview')
    const { access_token } = await tokensOf(page)
    await page.evaluate((token) => {
      for (const [key, value] of Object.entries(sessionStorage))
        sessionStorage.setItem(key, String(value).replaceAll(token, 'forgotten'))
    }, access_token)
    asked.length = 0
    await page.reload()
    await heading(page, 'Overview')
    expect(refreshes()).toHaveLength(1)
    expect((await tokensOf(page)).access_token).not.toBe('forgotten')
  })
})

describe('a session that has ended', () => {
  it('says so, shows and keeps nothing of the patient, and leads back to one that works', async () => {
    await signInAlone(page, url)
    await heading(page, 'Overview')
    const { access_token, refresh_token } = await tokensOf(page)
    expect(refresh_token).toBeDefined()
    // Ends the access tokens that came from it too: https://www.rfc-editor.org/rfc/rfc7009#section-2.1
    await revoke(url, refresh_token)
    await show('trend/potassium-low')
    await heading(page, 'Your session has ended')
    await expectNothingLeft([access_token, refresh_token])
    await page.goBack()
    await heading(page, 'Your session has ended')
    await expectNothingLeft([access_token, refresh_token])

    await page.getByRole('link', { name: 'Sign in again' }).click()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await choosePatient(page, { patient: 'hyperkalaemia' })
    await heading(page, 'Overview')
    expect(await textOf(page)).toContain('Aaltonen')
  })

  it('without leave to stay signed in ends with its first token', async () => {
    await signInAlone(page, url, { unticked: ['online_access'] })
    await heading(page, 'Overview')
    const { access_token, refresh_token } = await tokensOf(page)
    expect(refresh_token).toBeUndefined()
    await expire()
    await show('trend/potassium-low')
    await heading(page, 'Your session has ended')
    expect(refreshes()).toEqual([])
    await expectNothingLeft([access_token])
    await page.reload()
    await heading(page, 'Open AnyECG-Lab from a chart')
    await expectNothingLeft([access_token])
  })
})

describe('from the chart', () => {
  it('opens without a question, and is renewed there too', async () => {
    await openFromChart(page, url, 'hyperkalaemia')
    await heading(page, 'Overview')
    expect(await textOf(page)).toContain('Aaltonen')
    await expire()
    await show('ecg')
    await heading(page, 'ECG')
    expect(refreshes().length).toBeGreaterThan(0)
    expect((await tokensOf(page)).scope).not.toContain('user/')
  })

  it('a session that names another patient than its token is refused', async () => {
    await openFromChart(page, url, 'hyperkalaemia')
    await heading(page, 'Overview')
    await page.evaluate(() => {
      const { session: key = '' } = history.state as { session?: string }
      const state = sessionStorage.getItem(key) ?? ''
      sessionStorage.setItem(key, state.replaceAll('"hyperkalaemia"', '"hypokalaemia"'))
    })
    await page.reload()
    await heading(page, 'Your access does not allow this')
    expect(await textOf(page)).not.toMatch(/Barros|Aaltonen|\d %/)
  })
})
