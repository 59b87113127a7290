/** An accepted suggestion is one order, whatever the network and a second tab do. */
import { expect, it } from 'vitest'
import { openChart, page, product, useChart } from './fresh-chart.ts'

useChart()

async function activeOrders(patientId: string): Promise<number> {
  const answer = await fetch(`${product.url}/fhir/R4/ServiceRequest?patient=${patientId}`)
  const { entry = [] } = (await answer.json()) as { entry?: { resource: { status: string } }[] }
  return entry.filter(({ resource }) => resource.status === 'active').length
}

it('two tabs that accept the same card place one order', async () => {
  await openChart('hyperkalaemia')
  const other = await page.context().browser()?.newPage()
  if (!other) throw new Error('no browser')
  await other.goto(`${product.url}/#/patient/hyperkalaemia`)
  await other.locator('.card button.recommended').waitFor()
  for (const tab of [page, other]) {
    await tab.locator('.card button.recommended').click()
    await tab.locator('.ordered').waitFor()
  }
  expect(await activeOrders('hyperkalaemia')).toBe(1)
  await other.close()
})

it('an order whose service cannot be told is an order all the same, and says so', async () => {
  await openChart('severe-anaemia')
  await page.route('**/feedback', (route) => route.fulfill({ status: 503, body: '' }))
  await page.locator('.card button.recommended').click()
  await page.locator('.ordered').waitFor()
  expect(await page.locator('.cards').innerText()).toContain('The service was not told.')
  expect(await page.locator('#orders').innerText()).toMatch(/blood count/i)
  expect(await activeOrders('severe-anaemia')).toBe(1)
})

it('what was ordered stays in sight when the service no longer answers', async () => {
  await openChart('hypocalcaemia')
  let isGone = false
  await page.route('**/cds-services/*', (route) =>
    isGone ? route.fulfill({ status: 500, body: '' }) : route.continue(),
  )
  await page.route('**/feedback', async (route) => {
    isGone = true
    await route.continue()
  })
  await page.locator('.card button.recommended').click()
  await page.locator('.ordered').waitFor()
  await page.locator('.cards .problem', { hasText: 'No answer.' }).waitFor()
  expect(await page.locator('.ordered').isVisible()).toBe(true)
})
