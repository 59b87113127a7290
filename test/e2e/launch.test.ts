/** The whole way in a real browser: chart, card, smart link, launch at the sandbox's own server, the finding on screen. */
import type { FrameLocator, Locator, Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { errors, openChart, page, product, settle, useChart } from './fresh-chart.ts'
import { focusedName, tabTo } from './focus.ts'

useChart()

afterEach(() => {
  expect(errors).toEqual([])
})

const linkLabel = 'See this finding in AnyECG-Lab'
const appName = 'AnyECG-Lab'
const panel = (): Locator => page.locator('#panel')
const inFrame = (): FrameLocator => page.frameLocator('#panel iframe')
const finding = (app: Page | FrameLocator): Locator =>
  app.getByRole('heading', { level: 1, name: 'Hyperkalaemia' })

/** @returns how long it took from the card's link to the finding. */
async function openPanel(): Promise<number> {
  await openChart('hyperkalaemia')
  const from = performance.now()
  await page.getByRole('button', { name: linkLabel }).click()
  await finding(inFrame()).waitFor()
  return performance.now() - from
}

/** The window that `open` opens, with the finding in it. */
async function findingInWindow(open: () => Promise<void>): Promise<Page> {
  const opened = page.context().waitForEvent('page')
  await open()
  const app = await opened
  app.on('pageerror', ({ message }) => errors.push(message))
  await finding(app).waitFor()
  return app
}

describe('from the chart', () => {
  it('the link of the card leads, through an authorised launch, to the finding that was clicked', async () => {
    const ms = await openPanel()
    process.stdout.write(`bench panel: ${ms.toFixed(0)} ms from the link to the finding\n`)
    const frame = page.frame({ url: /\/smart\// })
    expect(frame?.url()).toBe(`${product.url}/smart/#/finding/potassium-high`)
    expect(await focusedName(page)).toBe(appName)
    expect(await page.getByTitle(appName).count()).toBe(1)
    expect(await page.locator('.banner').getByText('Aaltonen, Henrik').isVisible()).toBe(true)
    expect(await inFrame().locator('section.patient').isVisible()).toBe(false)
  })

  it('"Open in a window" moves it to a window, with a banner of its own', async () => {
    await openPanel()
    const app = await findingInWindow(() =>
      panel().getByRole('button', { name: 'Open in a window' }).click(),
    )
    expect(app.url()).toBe(`${product.url}/smart/#/finding/potassium-high`)
    expect(await app.locator('section.patient').getByText('Henrik Aaltonen').isVisible()).toBe(true)
    await panel().waitFor({ state: 'hidden' })
    await app.close()
    expect(await focusedName(page)).toBe(linkLabel)
  })

  it('another patient closes the panel, and nothing of the app is left', async () => {
    await openPanel()
    await page.getByRole('link', { name: 'Barros, Ines' }).click()
    await page.getByRole('heading', { level: 2, name: 'Barros, Ines' }).waitFor()
    expect(await panel().isVisible()).toBe(false)
    expect(await page.locator('iframe').count()).toBe(0)
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
    await page.goBack()
    await page.getByRole('heading', { level: 2, name: 'Aaltonen, Henrik' }).waitFor()
    expect(await panel().isVisible()).toBe(false)
  })

  it('an app asked for before another patient was opened does not open beside that one', async () => {
    await openChart('hyperkalaemia')
    let release = (): void => undefined
    await page.route('**/auth/launch', async (route) => {
      await new Promise<void>((resolve) => {
        release = resolve
      })
      await route.continue()
    })
    const answered = page.waitForResponse('**/auth/launch')
    await page.getByRole('button', { name: linkLabel }).click()
    await page.getByRole('link', { name: 'Barros, Ines' }).click()
    await page.getByRole('heading', { level: 2, name: 'Barros, Ines' }).waitFor()
    release()
    await (await answered).finished()
    await page.locator('.cards:not([aria-busy])').waitFor()
    expect(await page.locator('iframe').count()).toBe(0)
  })

  it('under another name of this machine it opens in a window, where its cookies work', async () => {
    await page.goto(`${product.url.replace('127.0.0.1', 'localhost')}/#/patient/hyperkalaemia`)
    const app = await findingInWindow(() => page.getByRole('button', { name: linkLabel }).click())
    expect(await page.locator('iframe').count()).toBe(0)
    await app.close()
  })

  it('a chart without a card leads to the app too, which says why there is no answer', async () => {
    await openChart('paced')
    expect(await page.locator('.card').count()).toBe(0)
    await page.getByRole('button', { name: appName, exact: true }).click()
    await inFrame().locator('main').getByText('pacemaker').first().waitFor()
    await panel().getByRole('button', { name: 'Close' }).click()
    expect(await focusedName(page)).toBe(appName)
  })

  it('the edge of the panel moves by keyboard and by pointer', async () => {
    await openPanel()
    const splitter = page.getByRole('separator', { name: 'Width of the panel' })
    const width = () => panel().evaluate(({ offsetWidth }: HTMLElement) => offsetWidth)
    expect(await width()).toBe(600)
    await splitter.focus()
    await page.keyboard.press('ArrowRight')
    expect(await width()).toBe(580)
    expect(await splitter.getAttribute('aria-valuenow')).toBe('580')
    const { x = 0, y = 0 } = (await splitter.boundingBox()) ?? {}
    await page.mouse.move(x, y + 300)
    await page.mouse.down()
    // Over the frame, which must not swallow it.
    await page.mouse.move(x + 100, y + 300, { steps: 5 })
    await page.mouse.up()
    expect(await width()).toBe(480)
  })

  it('in a small window the app covers the chart, and says above it whom it is about', async () => {
    await openPanel()
    expect(await panel().getByText('Aaltonen, Henrik').isVisible()).toBe(false)
    await page.setViewportSize({ width: 600, height: 900 })
    await panel().getByText('Aaltonen, Henrik').waitFor()
    const isInert = () => page.locator('main').evaluate((main: HTMLElement) => main.inert)
    expect(await isInert()).toBe(true)
    await panel().getByRole('button', { name: 'Close' }).click()
    expect(await isInert()).toBe(false)
    expect(await focusedName(page)).toBe(linkLabel)
  })

  it('goes by keyboard alone from the page to the calipers and back', async () => {
    await page.goto(product.url)
    await page.locator('#patients li').first().waitFor()
    await tabTo(page, 'Find a patient')
    await page.keyboard.type('aaltonen')
    await page.keyboard.press('Enter')
    await page.locator('.cards:not([aria-busy]) > .card').waitFor()
    await tabTo(page, linkLabel)
    await page.keyboard.press('Enter')
    await finding(inFrame()).waitFor()
    await tabTo(page, 'Look at the ECG')
    await page.keyboard.press('Enter')
    await inFrame().locator('canvas').first().waitFor()
    await tabTo(page, 'Calipers')
    await page.keyboard.press('Enter')
    const reading = () => inFrame().locator('.reading').innerText()
    const before = await reading()
    expect(before).toMatch(/ms .* mV .* per min/)
    await tabTo(page, 'Caliper 2')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowUp')
    await expect.poll(reading, { timeout: 20_000 }).not.toBe(before)
    const steps = await tabTo(page, 'Close', 'Shift+Tab')
    process.stdout.write(`bench keyboard: ${steps} steps from the calipers to Close\n`)
    await page.keyboard.press('Escape')
    expect(await panel().isVisible()).toBe(false)
    expect(await focusedName(page)).toBe(linkLabel)
  })

  it('a card that is set aside with a reason does not come back, and the answer is counted', async () => {
    await openChart('hypocalcaemia')
    const summary = await page.locator('.card h4').innerText()
    await page.getByText('Set this card aside').click()
    await page.locator('.override select').selectOption('patient-declines')
    await page.locator('.override input').fill('<b>not today</b> & "never"')
    await page.getByRole('button', { name: 'Set aside' }).click()
    await page.locator('.card h4', { hasText: summary }).waitFor({ state: 'detached' })
    expect(await page.locator('.answered').innerText()).toContain('<b>not today</b> & "never"')
    await page.reload()
    await settle()
    expect(await page.locator('.cards').innerText()).not.toContain(summary)
    const metrics = await (await fetch(`${product.url}/metrics`)).text()
    expect(metrics).toContain(
      'anyecg_feedback_total{tenant="sandbox",outcome="overridden",reason="patient-declines"} 1',
    )
  })
})

describe('standalone', () => {
  /** In a browser of its own: signs in, chooses the patient, allows all but `unticked`. */
  async function launchAlone(unticked: readonly string[] = []): Promise<Page> {
    const app = await page.context().browser()?.newPage()
    if (!app) throw new Error('the browser is gone')
    app.setDefaultTimeout(20_000)
    await app.goto(`${product.url}/smart/launch.html?iss=${product.url}/fhir/R4`)
    await app.getByRole('button', { name: 'Sign in' }).click()
    await app.locator('input[name=user]').first().check()
    await app.getByRole('button', { name: 'Sign in' }).click()
    await app.locator('input[name=patient][value=hypokalaemia]').check()
    await app.getByRole('button', { name: 'Choose' }).click()
    for (const scope of unticked) await app.locator(`input[value="${scope}"]`).uncheck()
    await app.getByRole('button', { name: 'Allow' }).click()
    await app.waitForURL('**/smart/**')
    return app
  }

  it('signs in, chooses the patient and shows the overview', async () => {
    const app = await launchAlone()
    await app.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    expect(await app.getByText('Ines Barros').first().isVisible()).toBe(true)
    expect(new URL(app.url()).search).toBe('')
    await app.context().close()
  })

  it('without leave to read Observations shows why, and no number', async () => {
    const app = await launchAlone(['patient/Observation.rs', 'user/Observation.rs'])
    await app
      .locator('main')
      .getByText(/your access/)
      .first()
      .waitFor()
    expect(await app.locator('main').getByText('%').count()).toBe(0)
    await app.context().close()
  })
})
