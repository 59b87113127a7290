/** What the app does with less than it asked for, and with a no. */
import { describe, expect, it } from 'vitest'
import { page, show, url, useSession } from './fresh-session.ts'
import { heading, signInAlone, storedBy, textOf, tokensOf } from './sign-in.ts'

useSession()

describe('at consent', () => {
  const both = (right: string) => [`patient/${right}`, `user/${right}`]

  it.each([
    ['Observation.rs', 'The chart could not be read', /ECG or laboratory results/],
    ['Patient.r', 'Your access does not allow this', /patient\/Patient\.r is missing/],
  ])('%s unticked is said, and no number shown', async (right, title, words) => {
    await signInAlone(page, url, {
      unticked: right === 'Patient.r' ? ['patient/Patient.r', 'user/Patient.rs'] : both(right),
    })
    await heading(page, title)
    const text = await textOf(page)
    expect(text).toMatch(words)
    for (const view of ['', 'finding/potassium-low', 'trend/potassium-low', 'ecg']) {
      await show(view)
      await heading(page, title)
      expect(await textOf(page)).not.toMatch(/\d %|mmol/)
    }
  })

  it.each(['RiskAssessment.rs', 'ServiceRequest.rs', 'Condition.rs', 'Device.r'])(
    '%s unticked leaves the estimates as they are',
    async (right) => {
      await signInAlone(page, url, { unticked: both(right) })
      await heading(page, 'Overview')
      expect((await tokensOf(page)).scope).not.toContain(right)
      await expect.poll(() => textOf(page)).toMatch(/hypokalaemia.*> 99 %/)
      await show('trend/potassium-low')
      await heading(page, 'Trend')
      await expect.poll(() => textOf(page)).toMatch(/mmol\/L/)
    },
  )

  it('launch/patient unticked lets the reader search, and the one who is found is opened', async () => {
    await signInAlone(page, url, { unticked: ['launch/patient'] })
    await heading(page, 'Choose a patient')
    expect(await textOf(page)).toContain('Your sign-in named no patient')
    await page.getByRole('searchbox', { name: 'Name' }).fill('Aaltonen')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByRole('button', { name: /Aaltonen/ }).click()
    await heading(page, 'Overview')
    expect(await textOf(page)).not.toContain('Barros')
  })

  it('without leave to search either, says that it may not', async () => {
    await signInAlone(page, url, { unticked: ['launch/patient', 'user/Patient.rs'] })
    await page.getByRole('searchbox', { name: 'Name' }).fill('Aaltonen')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByRole('heading', { level: 2, name: 'Your access does not allow this' }).waitFor()
    expect(await textOf(page)).not.toContain('Aaltonen')
  })

  it.each([
    ['sign-in', 'Cancel'],
    ['patient', 'Cancel'],
    ['consent', 'Deny'],
  ])('no at %s ends in words and with a way back', async (step, button) => {
    await page.goto(`${url}/smart/launch.html?iss=${url}/fhir/R4`)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await heading(page, 'Who are you?')
    if (step !== 'sign-in') await page.getByRole('button', { name: 'Sign in' }).click()
    if (step === 'consent') await page.getByRole('button', { name: 'Choose' }).click()
    await page.getByRole('button', { name: button }).click()
    await heading(page, 'Access was not granted')
    expect(page.url()).toBe(`${url}/smart/`)
    expect(await storedBy(page)).toBe('[]')
    await page.getByRole('link', { name: 'Sign in again' }).click()
    await heading(page, 'Sign in')
  })
})
