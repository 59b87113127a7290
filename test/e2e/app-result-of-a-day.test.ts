/** A result of which the chart has only the day, as every view of the app shows it. */
import { expect, it } from 'vitest'
import type { AssessedAnswer, HistoryAnswer } from '../../src/api/types.ts'
import { errors, open, page, reopen, settle, useApp, violations, visibleText } from './app-page.ts'

useApp()

it.each([
  ['en', 'collected 8 Jan 2026', 'above the reference range', /before the ECG|after the ECG/],
  ['de', 'Abnahme 8. Jan. 2026', 'über dem Referenzbereich', /vor dem EKG|nach dem EKG/],
] as const)('has a date and no time, before or after no ECG (%s)', async (...words) => {
  const [locale, collected, side, distance] = words
  await reopen(locale)
  await page.route('**/api/assessment?**', async (route) => {
    const response = await route.fetch()
    const answer = (await response.json()) as AssessedAnswer
    const estimates = answer.estimates.map((one) =>
      one.measured
        ? { ...one, measured: { ...one.measured, collectedAt: '2026-01-08' }, agreement: null }
        : one,
    )
    await route.fulfill({ response, json: { ...answer, estimates } })
  })
  await page.route('**/api/history?**', async (route) => {
    const response = await route.fetch()
    const answer = (await response.json()) as HistoryAnswer
    const measurements = answer.measurements.map((one) => ({ ...one, collectedAt: '2026-01-08' }))
    await route.fulfill({ response, json: { ...answer, measurements } })
  })
  await open('potassium-measured', '#/finding/potassium-high')
  const line = await visibleText('measured-line')
  expect(line).toContain(side)
  expect(line).toContain(collected)
  expect(line).not.toMatch(/\d:\d/)
  expect(line).not.toMatch(distance)
  expect(await violations()).toEqual([])

  await go('#/')
  const row = page.locator('finding-row measured-line .muted').first()
  expect(await row.innerText()).toBe(`(${collected})`)

  await go('#/trend')
  const results = page.locator('trend-view tbody tr', { hasText: 'mmol/L' }).locator('th')
  await results.first().waitFor()
  const day = collected.replace(/^\w+ /, '')
  for (const time of await results.allInnerTexts()) expect(time).toBe(day)
  expect(errors).toEqual([])
})

async function go(hash: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to
  }, hash)
  await settle()
}
