/** The SMART app as a clinician uses it: launch, session, keyboard, print; and what must never happen. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { markup } from '../../smart-app/dev/server.ts'
import {
  app,
  launchFromEhr,
  open,
  page,
  pageText,
  server,
  settle,
  useApp,
  violations,
} from './app-page.ts'

useApp()

describe('a launch', () => {
  it('paints the finding that was clicked, and leaves nothing of it in the address', async () => {
    await open('hyperkalaemia~clicked')
    expect(await page.locator('h1').innerText()).toBe('Hyperkalaemia')
    expect(new URL(page.url()).search).toBe('')
    expect(page.url()).toBe(`${server.url}/smart/#/finding/potassium-high`)
    await page.reload()
    await settle()
    expect(await page.locator('h1').innerText()).toBe('Hyperkalaemia')
  })

  it('carries the finding of a link over the sign-in', async () => {
    await launchFromEhr('hyperkalaemia', '&finding=calcium-low')
    await settle()
    expect(await page.locator('h1').innerText()).toBe('Hypocalcaemia')
    expect(server.requests.filter((url) => url.includes('/authorize')).at(-1)).not.toContain(
      'calcium',
    )
  })

  it('uses PKCE and asks for no more than it reads', async () => {
    await open('hyperkalaemia')
    const asked = new URL(server.requests.filter((url) => url.includes('/authorize')).at(-1) ?? '')
    expect(asked.searchParams.get('code_challenge_method')).toBe('S256')
    expect(asked.searchParams.get('client_id')).toBe('anyecg-lab-app')
    expect(asked.searchParams.get('scope')?.split(' ')).toEqual([
      'launch',
      'openid',
      'fhirUser',
      'online_access',
      'patient/Patient.r',
      'patient/Observation.rs',
      'patient/RiskAssessment.rs',
      'patient/ServiceRequest.rs',
      'patient/Condition.rs',
      'patient/Device.r',
    ])
  })

  it('believes no patient, client or server of the address but iss and launch', async () => {
    const evil = encodeURIComponent('http://127.0.0.1:9/fhir')
    await launchFromEhr('hyperkalaemia', `&patientId=paced&clientId=x&fhirServiceUrl=${evil}`)
    await settle()
    expect(await page.locator('.patient').innerText()).toContain('Henrik Aaltonen')
  })

  it('sends nothing to a server that is not listed', async () => {
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.goto(`${server.url}/smart/launch.html?iss=https://elsewhere.example/fhir&launch=1`)
    await page.getByText('This record system is not known here').waitFor()
    expect(asked.filter((url) => !url.startsWith(server.url))).toEqual([])
  })

  it('of our own: choose a server, sign in, choose a patient, see the overview', async () => {
    await page.goto(`${server.url}/smart/launch.html`)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByLabel('Name').fill('aaltonen')
    await page.keyboard.press('Enter')
    await page
      .getByRole('button', { name: /Henrik Aaltonen/ })
      .first()
      .click()
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
  })

  it('keeps nothing of the patient in localStorage or addresses', async () => {
    await open('hyperkalaemia', '#/finding/potassium-high')
    const kept = await page.evaluate(() => Object.keys(localStorage))
    expect(kept.filter((key) => !/^anyecg-lab\.(theme|locale)$/.test(key))).toEqual([])
    expect(page.url()).not.toMatch(/hyperkalaemia|Aaltonen|Observation/)
    expect(await page.title()).toBe('Hyperkalaemia – AnyECG-Lab')
  })

  it('leaves the banner to an EHR that shows it', async () => {
    await open('hyperkalaemia~framed')
    expect(await page.locator('.patient').isVisible()).toBe(false)
  })
})

describe('in five seconds', () => {
  it.each([
    [1280, 800],
    [600, 900],
  ])('at %d x %d: what was found, how sure, and what to do, without scrolling', async (...size) => {
    await resize(...size)
    await open('hyperkalaemia~clicked')
    for (const seen of ['h1', '.percent', 'likelihood-bar', '.frequency', '.main', '.do .primary'])
      expect(await endOf(seen), seen).toBeLessThan(size[1])
    await open('potassium-measured', '#/finding/potassium-high')
    const [measured, steps, estimated] = await Promise.all(
      ['.measured', '.do', '.estimated'].map(endOf),
    )
    expect(measured).toBeLessThan(steps ?? 0)
    expect(Math.max(steps ?? 0, estimated ?? 0)).toBeLessThan(size[1])
  })

  it('at 400 % zoom, 320 x 256: what was found and its number', async () => {
    await resize(320, 256)
    await open('hyperkalaemia~clicked')
    expect(await endOf('header')).toBeLessThan(256 / 2)
    expect(await endOf('.percent')).toBeLessThan(256)
    await open('potassium-measured', '#/finding/potassium-high')
    expect(await endOf('measured-line .value')).toBeLessThanOrEqual(256)
  })

  it.each([
    [600, 100],
    [420, 100],
  ])('framed at %d px, the header is no higher than %d px', async (width, most) => {
    await resize(width, 700)
    await open('hyperkalaemia~framed', '#/finding/potassium-high')
    expect(await endOf('header')).toBeLessThan(most)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
    expect(await endOf('likelihood-bar')).toBeLessThan(400)
  })

  it('the way back from a finding is in sight', async () => {
    await open('hyperkalaemia~clicked')
    await page.getByRole('link', { name: 'All findings' }).click()
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
  })

  it('theme and language are behind a button where there is no room beside the views', async () => {
    await resize(320, 640)
    await open('hyperkalaemia~clicked')
    expect(await page.getByLabel('Theme').isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Display and language' }).press('Enter')
    await page.getByLabel('Theme').selectOption('dark')
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
    expect(await violations()).toEqual([])
    await page.keyboard.press('Escape')
    expect(await page.getByLabel('Theme').isVisible()).toBe(false)
  })

  const resize = (width: number, height: number) => page.setViewportSize({ width, height })

  /** Where on the first screen it ends, in CSS pixels from the top. */
  async function endOf(selector: string): Promise<number> {
    const box = await page.locator(selector).first().boundingBox()
    return box ? box.y + box.height : Infinity
  }
})

describe('a session', () => {
  it('is renewed without a word', async () => {
    await open('hyperkalaemia~expiring')
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
  })

  it('that has ended says so, with the way back, and shows nothing of the patient', async () => {
    await open('hyperkalaemia~expired')
    await page.getByRole('heading', { name: 'Your session has ended' }).waitFor()
    expect(await pageText()).not.toContain('Aaltonen')
    expect(await page.evaluate(() => Object.values(sessionStorage).join())).not.toContain(
      'token of',
    )
    await page.getByRole('link', { name: 'Sign in again' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  })
})

describe('with the keyboard alone', () => {
  it('from the overview to a finding, along its curve, and back', async () => {
    await open('hyperkalaemia', '#/')
    await page.getByLabel('Find a finding').focus()
    await page.keyboard.type('hyperkal')
    const row = page.locator('finding-row a')
    await row.waitFor()
    expect(await row.count()).toBe(1)
    await tabTo('hyperkalaemia')
    await page.keyboard.press('Enter')
    await page.getByRole('slider').waitFor()
    await page.waitForFunction(() => {
      let active = document.activeElement
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
      return active?.tagName === 'H1'
    })
    const slider = page.getByRole('slider')
    const before = await slider.getAttribute('aria-valuetext')
    await slider.focus()
    await page.keyboard.press('ArrowRight')
    expect(await slider.getAttribute('aria-valuetext')).not.toBe(before)
    await page.getByRole('button', { name: 'Back to the model’s threshold' }).focus()
    await page.keyboard.press('Space')
    expect(await slider.getAttribute('aria-valuetext')).toBe(before)
    await page.getByLabel('Prevalence at this site').fill('10')
    expect(await pageText('operating-point')).toContain('Of 1000 such patients')
    await page.getByLabel('Prevalence at this site').fill('abc')
    expect(await pageText('operating-point')).toContain('A number between 0 and 100.')
  })

  it.each(['#/ecg', '#/trend', '#/model'])('%s begins at its heading', async (hash) => {
    await open('hyperkalaemia', '#/')
    await page.evaluate((to) => {
      location.hash = to
    }, hash)
    await page.waitForFunction(() => {
      let active = document.activeElement
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
      return active?.tagName === 'H1'
    })
    await settle()
    await page.waitForTimeout(300)
    expect(
      await page.evaluate(() => {
        let active = document.activeElement
        while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
        return active?.tagName
      }),
    ).toBe('H1')
  })

  it('a pointer on the curve moves the threshold as well', async () => {
    await open('hyperkalaemia~clicked')
    const slider = page.getByRole('slider')
    const before = await slider.inputValue()
    await page.locator('roc-plot svg').click({ position: { x: 300, y: 40 } })
    expect(Number(await slider.inputValue())).toBeGreaterThan(Number(before))
  })

  /** Tabs until the focused element says `text`. */
  async function tabTo(text: string): Promise<void> {
    for (let presses = 0; presses < 30; presses++) {
      await page.keyboard.press('Tab')
      const focused = await page.evaluate(() => {
        let active = document.activeElement
        while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
        return active instanceof HTMLAnchorElement ? active.innerText.toLowerCase() : ''
      })
      if (focused.includes(text) && focused.includes('potassium')) return
    }
    throw new Error(`${text} cannot be reached with Tab`)
  }

  it('the first stop skips to the content', async () => {
    await open('hyperkalaemia', '#/')
    await page.evaluate(() => {
      ;(document.activeElement as HTMLElement | null)?.blur()
    })
    await page.reload()
    await settle()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    const id = await page.evaluate(
      () => document.querySelector('app-shell')?.shadowRoot?.activeElement?.id,
    )
    expect(id).toBe('main')
  })
})

describe('what comes from a chart', () => {
  it('is shown as text: name, unit, lead, warning', async () => {
    await open('markup', '#/finding/potassium-high')
    const text = await pageText()
    expect(text.split('<script>').length).toBeGreaterThanOrEqual(4)
    expect(text).toContain(markup)
    await page.evaluate(() => {
      location.hash = '#/'
    })
    await page.locator('finding-row').first().waitFor()
    expect(await page.evaluate(() => 'attacked' in window)).toBe(false)
    expect(await page.locator('img, script[src="x"]').count()).toBe(0)
  })
})

describe('what a reader asks of a page', () => {
  it('colours of the system are enough', async () => {
    await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
    await open('hyperkalaemia~clicked')
    expect(await violations()).toEqual([])
    const fill = await page
      .locator('likelihood-bar .fill')
      .first()
      .evaluate((bar) => getComputedStyle(bar).fill)
    const track = await page
      .locator('likelihood-bar .track')
      .first()
      .evaluate((bar) => getComputedStyle(bar).fill)
    expect(fill).not.toBe(track)
  })

  it('the look of the EHR, on screen and in the light theme only', async () => {
    const ground = () =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
    await open('hyperkalaemia~clicked')
    await page.waitForFunction(() => document.adoptedStyleSheets.length > 0)
    expect(await ground()).toBe('rgb(245, 246, 248)')
    await page.getByLabel('Theme').selectOption('dark')
    expect(await ground()).not.toBe('rgb(245, 246, 248)')
    await page.getByLabel('Theme').selectOption('light')
    await page.emulateMedia({ media: 'print' })
    expect(await ground()).toBe('rgb(255, 255, 255)')
  })

  it('targets are 24 px or larger', async () => {
    await open('hyperkalaemia', '#/')
    const small = await page
      .locator('button, select, input, .chip, .views a, finding-row a')
      .evaluateAll((all) =>
        all
          .map((one) => (one.closest('label') ?? one).getBoundingClientRect())
          .filter(({ width, height }) => width > 0 && (width < 24 || height < 24)),
      )
    expect(small).toEqual([])
  })
})

it('all JavaScript, lazy chunks included, is at most 120 kB gzip', () => {
  const folder = join(app, 'dist/assets')
  const bytes = readdirSync(folder)
    .filter((name) => name.endsWith('.js'))
    .map((name) => gzipSync(readFileSync(join(folder, name))).length)
    .reduce((sum, size) => sum + size, 0)
  process.stdout.write(`app JavaScript: ${(bytes / 1000).toFixed(1)} kB gzip\n`)
  expect(bytes).toBeLessThanOrEqual(120_000)
})
