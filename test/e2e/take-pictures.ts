/**
 * Takes the pictures of docs/images: each view of the chart, the app and the sign-in, wide and in the 600 px frame
 * of an EHR, light and dark. `npm run pictures [-- FOLDER]`
 */
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { startProduct } from './product.ts'

const folder = resolve(process.argv[2] ?? resolve(import.meta.dirname, '../../docs/images'))
const widths = [1280, 600] as const
const schemes = ['light', 'dark'] as const

/** Leaves a page as it should be seen. */
type Arrive = (page: Page, url: string) => Promise<Page>

const views: Readonly<Record<string, Arrive>> = {
  chart: (page, url) => openChart(page, url, 'hyperkalaemia'),
  'chart-measured': (page, url) => openChart(page, url, 'potassium-measured'),
  'chart-timeline': async (page, url) => {
    await openChart(page, url, 'dialysis')
    await page.locator('#timeline svg').first().waitFor()
    await scrollTo(page, '#timeline')
    return page
  },
  'chart-search': async (page, url) => {
    await openChart(page, url, 'severe-anaemia')
    await page.getByLabel('Find a patient').fill('dvo')
    await page.getByText('1 patient').first().waitFor()
    return page
  },
  'chart-app': async (page, url) => {
    await openChart(page, url, 'hyperkalaemia')
    await page.locator('.card button.launch').click()
    await page.frameLocator('#panel iframe').locator('likelihood-bar').first().waitFor()
    return page
  },
  'app-finding': (page, url) => openApp(page, url, 'hyperkalaemia', '#/finding/potassium-high'),
  'app-evidence': async (page, url) => {
    const app = await openApp(page, url, 'hyperkalaemia', '#/finding/potassium-high')
    await app.locator('operating-point').scrollIntoViewIfNeeded()
    await scrollTo(app, 'operating-point')
    return app
  },
  'app-overview': (page, url) => openApp(page, url, 'hyperkalaemia', '#/'),
  'app-ecg': (page, url) => openApp(page, url, 'hyperkalaemia', '#/ecg'),
  'app-trend': (page, url) => openApp(page, url, 'dialysis', '#/trend/potassium-high'),
  'app-model': (page, url) => openApp(page, url, 'hyperkalaemia', '#/model'),
  'app-measured': (page, url) =>
    standalone(page, url, 'potassium-measured', '#/finding/potassium-high'),
  'app-declined': (page, url) => standalone(page, url, 'paced', '#/'),
  'sign-in': async (page, url) => {
    await page.goto(`${url}/smart/launch.html?iss=${url}/fhir/R4`)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.locator('input[name=user]').first().waitFor()
    return page
  },
  'choose-patient': async (page, url) => {
    await views['sign-in']?.(page, url)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.locator('input[name=patient]').first().waitFor()
    return page
  },
  consent: async (page, url) => {
    await views['choose-patient']?.(page, url)
    await page.locator('input[name=patient][value=hypokalaemia]').check()
    await page.getByRole('button', { name: 'Choose' }).click()
    await page.locator('input[name=scope]').first().waitFor()
    return page
  },
}

async function openChart(page: Page, url: string, patientId: string): Promise<Page> {
  await page.goto(`${url}/#/patient/${patientId}`)
  await page.locator('.cards:not([aria-busy]) > *').first().waitFor()
  await page.locator('#timeline svg').first().waitFor()
  return page
}

/** Through the card's link, into a window of its own. */
async function openApp(page: Page, url: string, patientId: string, hash: string): Promise<Page> {
  await openChart(page, url, patientId)
  await page.locator('.card button.launch').click()
  const window = page.context().waitForEvent('page')
  await page.getByRole('button', { name: 'Open in a window' }).click()
  return show(await window, hash)
}

async function standalone(page: Page, url: string, patientId: string, hash: string): Promise<Page> {
  await views['choose-patient']?.(page, url)
  await page.locator(`input[name=patient][value=${patientId}]`).check()
  await page.getByRole('button', { name: 'Choose' }).click()
  await page.getByRole('button', { name: 'Allow' }).click()
  return show(page, hash)
}

async function show(app: Page, hash: string): Promise<Page> {
  await app.waitForURL(/\/smart\/(#.*)?$/)
  await app.locator('main :is(h1, h2)').first().waitFor()
  await app.evaluate((to) => {
    location.hash = to
  }, hash)
  await app.locator('main :is(h1, h2)').first().waitFor()
  return app
}

/** Below a banner that stays in sight. */
async function scrollTo(page: Page, selector: string): Promise<void> {
  await page.locator(selector).evaluate((element) => {
    const box = element.closest('main')
    const top = element.getBoundingClientRect().top - 190
    // Where there is room, the chart scrolls for itself.
    if (box && box.scrollHeight > box.clientHeight) box.scrollBy({ top })
    else window.scrollBy({ top })
  })
}

async function takePictures(browser: Browser, url: string): Promise<void> {
  const all = Object.entries(views)
  let taken = 0
  for (const [name, arrive] of all)
    for (const colorScheme of schemes)
      for (const width of widths) {
        const viewport = { width, height: width === 600 ? 900 : 800 }
        const context = await browser.newContext({ viewport, colorScheme, locale: 'en-GB' })
        context.setDefaultTimeout(20_000)
        const page = await arrive(await context.newPage(), url)
        // Fonts, plots and the card's estimates settle.
        await page.waitForTimeout(700)
        await page.screenshot({ path: resolve(folder, `${name}-${width}-${colorScheme}.png`) })
        await context.close()
        taken += 1
        process.stdout.write(`\r${taken} of ${all.length * 4} pictures`)
      }
  process.stdout.write(`, in ${folder}\n`)
}

mkdirSync(folder, { recursive: true })
const product = await startProduct()
try {
  const browser = await launchBrowser()
  await takePictures(browser, product.url).finally(() => browser.close())
} finally {
  await product.close()
}
