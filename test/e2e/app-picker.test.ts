/** The list of patients: what it leaves out, and the way back to it. */
import { describe, expect, it } from 'vitest'
import { launchFromEhr, open, page, pageText, reopen, useApp, violations } from './app-page.ts'
import { focusedName } from './focus.ts'

useApp()

async function find(name: string): Promise<void> {
  await page.getByRole('searchbox').fill(name)
  await page.keyboard.press('Enter')
}

describe('a name that many have', () => {
  it.each([
    ['en', 137, 'The first 20 of 137; narrow the name.'],
    ['en', undefined, 'The first 20; narrow the name.'],
    ['de', 137, 'Die ersten 20 von 137; bitte den Namen eingrenzen.'],
  ])('the list is not taken for all of them (%s, %s)', async (locale, total, said) => {
    await reopen(locale)
    const entry = Array.from({ length: 20 }, (_, i) => ({
      resource: { resourceType: 'Patient', id: String(i), name: [{ text: `Anna ${i}` }] },
    }))
    await page.route('**/fhir/Patient?*', (route) =>
      route.fulfill({ json: { resourceType: 'Bundle', type: 'searchset', total, entry } }),
    )
    await open('none')
    await find('anna')
    await page.getByText(said).waitFor()
    expect(await violations()).toEqual([])
  })
})

describe('a patient who was picked here', () => {
  it('may be changed, and nothing of the first is left', async () => {
    await open('none')
    await find('menon')
    await page.getByRole('listitem').getByRole('button').first().click()
    await page.locator('.patient').getByText('Menon').waitFor()
    await page.getByRole('link', { name: 'Trend' }).click()
    await page.getByRole('button', { name: 'Show the ECG of' }).last().click()
    await page.locator('.older').waitFor()
    await page.getByRole('button', { name: 'Change patient' }).press('Enter')
    await expect.poll(() => focusedName(page)).toBe('Choose a patient')
    expect(await pageText()).not.toContain('Menon')
    expect(await violations()).toEqual([])
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'Choose a patient' }).waitFor()
    await find('aaltonen')
    await page.getByRole('listitem').getByRole('button').first().click()
    await page.locator('.patient').getByText('Aaltonen').waitFor()
    expect(await page.locator('.older').count()).toBe(0)
    await page.reload()
    await page.locator('.patient').getByText('Aaltonen').waitFor()
  })

  it.each(['Overview', 'Trend'])(
    'leaves no search and no finding to the next one, changed at %s',
    async (view) => {
      await launchFromEhr('none', '&finding=potassium-high')
      await find('menon')
      await page.getByRole('listitem').getByRole('button').first().click()
      await page.getByRole('link', { name: 'Overview' }).click()
      const search = page.getByRole('searchbox')
      await search.fill('potassium')
      await page.getByRole('checkbox', { name: /^Research/ }).check()
      await page.locator('finding-row').first().getByRole('link').click()
      await page.getByRole('link', { name: view }).click()
      await page.getByRole('heading', { level: 1, name: view }).waitFor()
      await page.getByRole('button', { name: 'Change patient' }).click()
      await page.getByRole('heading', { level: 1, name: 'Choose a patient' }).waitFor()
      await page.reload()
      await page.getByRole('heading', { level: 1, name: 'Choose a patient' }).waitFor()
      expect(new URL(page.url()).hash).toBe('')
      await find('aaltonen')
      await page.getByRole('listitem').getByRole('button').first().click()
      await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
      expect(await search.inputValue()).toBe('')
      expect(await page.getByRole('checkbox', { name: /^Research/ }).isChecked()).toBe(false)
      await page.getByRole('link', { name: 'ECG' }).click()
      await page.getByRole('heading', { level: 1, name: 'ECG' }).waitFor()
      expect(new URL(page.url()).hash).toBe('#/ecg')
    },
  )

  it('is named by us, as the EHR around us knows nothing of it', async () => {
    await open('none~framed')
    await find('aaltonen')
    await page.getByRole('listitem').getByRole('button').first().click()
    await page.locator('.patient').getByText('Aaltonen').waitFor()
    expect(await page.locator('.patient').isVisible()).toBe(true)
  })
})

it('a patient whom the sign-in named stays', async () => {
  await launchFromEhr('hyperkalaemia')
  await page.locator('.patient').waitFor()
  expect(await page.getByRole('button', { name: 'Change patient' }).count()).toBe(0)
})
