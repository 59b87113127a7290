/** The chart's content: cards, the course, the tables, and what becomes of an answer. */
import { describe, expect, it } from 'vitest'
import { errors, openChart, page, product, settle, useChart } from './fresh-chart.ts'

useChart()

describe('cards', () => {
  it.each([
    ['hyperkalaemia', /likelihood of hyperkalaemia/, /basic metabolic panel/],
    ['hypokalaemia', /likelihood of hypokalaemia/, /magnesium/],
    ['hypocalcaemia', /likelihood of .*calc/i, /ionised calcium/],
    ['severe-anaemia', /likelihood of .*an?aemia/i, /blood count/],
    ['myocardial-injury', /likelihood of .*troponin/i, /serial/],
    ['heart-failure', /likelihood of .*(BNP|natriuretic)/i, /BNP/],
  ])('%s: its card, with order and caution', async (patientId, finding, order) => {
    const text = await openChart(patientId)
    expect(await page.locator('.card').count()).toBe(1)
    expect(text).toMatch(finding)
    expect(text).toMatch(order)
    expect(text).toContain('not for clinical use')
    expect(text).toMatch(/do not treat on this/)
    expect(errors).toEqual([])
  })

  it.each(['normal', 'potassium-measured', 'paced', 'child', 'undecodable-ecg'])(
    '%s: no card, and no word of normality',
    async (patientId) => {
      const text = await openChart(patientId)
      expect(await page.locator('.card').count()).toBe(0)
      expect(text).toMatch(/does not mean/)
      expect(errors).toEqual([])
    },
  )

  it('shows the chart of sepsis without an error', async () => {
    await openChart('sepsis')
    expect(await page.locator('.banner h2').innerText()).toContain('Gruber')
    expect(errors).toEqual([])
  })

  it('says an order once: on the button, not again below it', async () => {
    await openChart('hypokalaemia')
    const suggestion = await page.locator('.suggestions li').first().innerText()
    expect(suggestion.match(/magnesium/g)).toHaveLength(1)
  })
})

it('the app has one name: on its button, above it, for its frame, and its own', async () => {
  await openChart('normal')
  await page.locator('.banner').getByRole('button', { name: 'AnyECG-Lab', exact: true }).click()
  expect(await page.locator('#panel-heading').innerText()).toBe('AnyECG-Lab')
  const frame = page.getByTitle('AnyECG-Lab', { exact: true })
  const title = () => frame.evaluate((app: HTMLIFrameElement) => app.contentDocument?.title)
  await expect.poll(title, { timeout: 20_000 }).toMatch(/AnyECG-Lab$/)
})

describe('the course', () => {
  it('draws ECGs and tests in lanes, and is redrawn for another time and another width', async () => {
    await openChart('potassium-measured')
    const drawing = page.locator('.timeline svg[role=img]')
    const summary = await drawing.getAttribute('aria-label')
    expect(summary).toMatch(/the last 24 hours.*ECG: 1.*Potassium: 1, latest 7\.0 mmol\/L High/)
    expect(await drawing.locator('.mark.above').count()).toBe(1)
    await page.getByRole('button', { name: 'All', exact: true }).click()
    expect(await drawing.getAttribute('aria-label')).toMatch(/all there is.*Potassium: 2/)
    expect(await drawing.locator('.mark.above').count()).toBeGreaterThan(1)
    const width = await drawing.evaluate((svg) => svg.clientWidth)
    await page.setViewportSize({ width: 600, height: 900 })
    await expect.poll(() => drawing.evaluate((svg) => svg.clientWidth)).toBeLessThan(width)
    expect(await drawing.evaluate((svg) => svg.getBoundingClientRect().right)).toBeLessThan(600)
  })

  it('writes in letters of one size at any width, and covers none with another', async () => {
    await openChart('dialysis')
    for (const width of [320, 600, 1280]) {
      await page.setViewportSize({ width, height: 900 })
      await page.waitForFunction(() => {
        const svg = document.querySelector('.plot svg')
        return svg?.clientWidth === svg?.parentElement?.clientWidth
      })
      const labels = page.locator('.timeline .label, .timeline .title')
      const boxes = await labels.evaluateAll((texts) =>
        texts.map((text) => {
          const { left, right, top, bottom } = text.getBoundingClientRect()
          return { left, right, top: top + 3, bottom: bottom - 3, size: bottom - top }
        }),
      )
      expect(Math.min(...boxes.map(({ size }) => size))).toBeGreaterThan(12)
      const clashes = boxes.filter((a, index) =>
        boxes
          .slice(index + 1)
          .some(
            (b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom,
          ),
      )
      expect(clashes).toEqual([])
    }
  })

  it('calls an ECG by its name, and flags results in words', async () => {
    await openChart('potassium-measured')
    expect(await page.locator('#ecgs').innerText()).not.toContain('MDC_')
    expect(await page.locator('#labs').innerText()).toMatch(/7\.0 mmol\/L\s*High/)
  })
})

it('the tables of the record fit a frame of 600 px, unscrolled', async () => {
  await page.setViewportSize({ width: 600, height: 900 })
  await openChart('dialysis')
  await page.locator('#estimates table').waitFor()
  const overhang = await page
    .locator('.scroll')
    .evaluateAll((boxes) => boxes.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth))
  expect(overhang).toEqual(overhang.map(() => 0))
  expect(overhang).toHaveLength(3)
})

describe('an answer', () => {
  it('accepted: the test is ordered, and the card is gone', async () => {
    await openChart('hypokalaemia')
    await page.locator('.card button.recommended').click()
    expect(await page.locator('.ordered').innerText()).toMatch(/^Ordered: basic .*, magnesium$/)
    await settle()
    expect(await page.locator('.card').count()).toBe(0)
    expect(await page.locator('#orders').innerText()).toContain('magnesium')
    const answer = await fetch(`${product.url}/fhir/R4/ServiceRequest?patient=hypokalaemia`)
    const { entry } = (await answer.json()) as { entry: { resource: { status: string } }[] }
    expect(entry.map(({ resource }) => resource.status)).toEqual(['active', 'active'])
    expect(await page.locator('.timeline .mark.order').count()).toBe(1)
  })

  it('set aside: what, why and the comment stand where the card stood', async () => {
    await openChart('hypocalcaemia')
    const summary = await page.locator('.card h4').innerText()
    await page.getByText('Set this card aside').click()
    await page.locator('.override select').selectOption('patient-declines')
    await page.locator('.override input').fill('asked twice')
    await page.getByRole('button', { name: 'Set aside' }).click()
    const text = await page.locator('.answered').innerText()
    expect(text).toContain(summary)
    expect(text).toContain('The patient declines the test')
    expect(text).toContain('asked twice')
  })

  it('estimates that were written back stand in the record, highest first', async () => {
    await openChart('hyperkalaemia')
    const estimates = page.locator('.estimates')
    await estimates.locator('tbody tr').first().waitFor()
    expect(await estimates.locator('tbody li').first().innerText()).toMatch(
      /^hyperkalaemia \d+ to \d+\s%, flagged$/,
    )
    expect(await estimates.innerText()).toContain('near chance')
    const answer = await fetch(`${product.url}/fhir/R4/RiskAssessment?patient=hyperkalaemia`)
    const { entry } = (await answer.json()) as { entry: { resource: { id: string } }[] }
    const { resource } = entry[0] ?? {}
    await fetch(`${product.url}/fhir/R4/RiskAssessment/${resource?.id ?? ''}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify({ ...resource, status: 'entered-in-error' }),
    })
    await page.reload()
    await page.locator('.withdrawn').waitFor()
    expect(await estimates.innerText()).toContain('entered in error: do not use')
    expect(await estimates.locator('s').first().innerText()).not.toBe('')
  })
})
