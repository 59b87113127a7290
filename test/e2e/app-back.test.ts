/** The way back: to the list as it was left, to the finding one came from, and out of the app. */
import { describe, expect, it } from 'vitest'
import {
  errors,
  launchFromEhr,
  open,
  page,
  reopen,
  server,
  settle,
  useApp,
  violations,
} from './app-page.ts'
import { focusedName } from './focus.ts'

useApp()

const research = () => page.getByRole('checkbox', { name: 'Research' })
const search = () => page.getByLabel('Find a finding')
const titleIs = (name: string) =>
  page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
const scrolled = () => page.evaluate(() => scrollY)

describe('from a finding back to the list', () => {
  it('the filter is as it was, and so is the place, by Back and by link', async () => {
    await open('hyperkalaemia', '#/')
    await search().fill('potassium')
    await research().check()
    const row = page.locator('finding-row a').last()
    const name = (await row.locator('strong').textContent()) ?? ''
    await row.click()
    await titleIs(name)
    await page.goBack()
    await titleIs('Overview')
    expect(await search().inputValue()).toBe('potassium')
    expect(await research().isChecked()).toBe(true)
    await expect.poll(() => focusedName(page)).toContain(name)
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'All findings' }).click()
    await titleIs('Overview')
    expect(await search().inputValue()).toBe('potassium')
    await expect.poll(() => focusedName(page)).toBe('Overview')
    expect(await scrolled()).toBe(0)
    expect(errors).toEqual([])
  })

  it('a long list is as far down, forward too', async () => {
    await page.setViewportSize({ width: 800, height: 600 })
    await open('hyperkalaemia', '#/')
    const row = page.locator('finding-row').filter({ hasText: 'Low TSH' }).locator('a')
    await row.scrollIntoViewIfNeeded()
    const before = await scrolled()
    expect(before).toBeGreaterThan(500)
    await row.press('Enter')
    await titleIs('low TSH')
    await expect.poll(scrolled).toBe(0)
    await page.goBack()
    await titleIs('Overview')
    await expect.poll(scrolled).toBe(before)
    await expect.poll(() => focusedName(page)).toMatch(/^low TSH/i)
    await page.goForward()
    await titleIs('low TSH')
    await expect.poll(scrolled).toBe(0)
  })

  it('a row behind a disclosure is there again', async () => {
    await open('dialysis', '#/')
    const more = page.locator('.raised details')
    if ((await more.count()) === 0) throw new Error('this story has nothing behind a disclosure')
    await more.locator('summary').click()
    const name = (await more.locator('.chip-name').first().textContent()) ?? ''
    await more.locator('a').first().press('Enter')
    await titleIs(name)
    await page.goBack()
    await titleIs('Overview')
    await expect.poll(() => focusedName(page)).toContain(name)
  })
})

describe('out of the app', () => {
  it('Back from the first view leads to where the launch came from', async () => {
    await page.goto(`${server.url}/style.json`)
    await launchFromEhr('hyperkalaemia~clicked')
    await settle()
    await page.goBack()
    expect(page.url()).toBe(`${server.url}/style.json`)
  })
})

describe('beside a finding', () => {
  it.each([
    ['Look at the ECG', 'ecg', 'ECG'],
    ['See the course', 'trend', 'Trend'],
  ])('"%s" leads back to it, over a reload, too', async (link, view, title) => {
    await open('hyperkalaemia~clicked')
    await page.getByRole('link', { name: link }).click()
    await titleIs(title)
    expect(page.url()).toBe(`${server.url}/smart/#/${view}/potassium-high`)
    await page.reload()
    await titleIs(title)
    expect(await violations()).toEqual([])
    await page.getByRole('link', { name: 'Hyperkalaemia', exact: true }).click()
    await titleIs('hyperkalaemia')
  })

  it('the finding stays from view to view, also where another course is chosen', async () => {
    await open('dialysis', '#/trend')
    expect(await page.locator('a.back').count()).toBe(0)
    await page.locator('trend-view select').selectOption('potassium-low')
    expect(page.url()).toBe(`${server.url}/smart/#/trend/potassium-low`)
    await page.getByRole('link', { name: 'ECG', exact: true }).click()
    await titleIs('ECG')
    await page.getByRole('link', { name: 'Hypokalaemia', exact: true }).waitFor()
    await page.getByRole('link', { name: 'Model', exact: true }).click()
    await titleIs('Model card')
    expect(await page.locator('a.back').count()).toBe(0)
    await page.getByRole('link', { name: 'Trend', exact: true }).click()
    await titleIs('Trend')
    await page.reload()
    await titleIs('Trend')
    expect(await page.locator('trend-view select').inputValue()).toBe('potassium-low')
  })

  it('a finding of research that one came from stays among those to choose', async () => {
    await open('hyperkalaemia', '#/trend/vitamin-b12-low')
    const choice = page.locator('trend-view select')
    await choice.selectOption('potassium-high')
    await page.getByRole('link', { name: 'Hyperkalaemia', exact: true }).waitFor()
    await choice.selectOption('vitamin-b12-low')
    expect(page.url()).toContain('#/trend/vitamin-b12-low')
  })
})

describe('a finding that there is none of', () => {
  it.each([
    '#/finding/unobtainium-high',
    '#/finding/potassium_high',
    '#/finding/troponin-i-hs-low',
    '#/trend/unobtainium-high',
    '#/ecg/potassium',
  ])('%s says so, and offers the overview', async (hash) => {
    await open('hyperkalaemia', hash)
    await titleIs('No such finding')
    expect(await page.title()).toBe('No such finding – AnyECG-Lab')
    expect(await page.locator('main').innerText()).not.toContain('record system')
    expect(await violations()).toEqual([])
    await page.getByRole('main').getByRole('link', { name: 'Overview' }).click()
    await titleIs('Overview')
    await page.getByRole('link', { name: 'ECG', exact: true }).click()
    await titleIs('ECG')
  })

  it('says so in German', async () => {
    await reopen('de')
    await open('hyperkalaemia', '#/finding/potassium_high')
    await titleIs('Diesen Befund gibt es nicht')
  })
})

it('the overview stays where it is when it is loaded anew, whatever the card named', async () => {
  await open('hyperkalaemia~clicked')
  await page.getByRole('link', { name: 'All findings' }).click()
  await titleIs('Overview')
  await page.reload()
  await settle()
  await titleIs('Overview')
})
