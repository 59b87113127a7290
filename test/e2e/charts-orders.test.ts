/** An accepted suggestion is one order, whatever the network and a second tab do. */
import type { Route } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { focusedName } from './focus.ts'
import { openChart, page, product, settle, useChart } from './fresh-chart.ts'

useChart()

async function activeOrders(patientId: string): Promise<number> {
  const answer = await fetch(`${product.url}/fhir/R4/ServiceRequest?patient=${patientId}`)
  const { entry = [] } = (await answer.json()) as { entry?: { resource: { status: string } }[] }
  return entry.filter(({ resource }) => resource.status === 'active').length
}

/** @returns the order's request, once it is on its way; the test says what becomes of it. */
function holdOrder(): Promise<Route> {
  return new Promise((resolve) => {
    void page.route('**/fhir/R4/ServiceRequest', (route) => {
      resolve(route)
    })
  })
}

const orderButton = () => page.locator('.card button.recommended')
const notice = () => page.locator('#notices .problem')

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
  const text = await page.locator('.cards').innerText()
  expect(text).toMatch(/The service was not told of “Order [^]*” for [^]*\(SIM-severe-anaemia\)/)
  expect(text).toContain(': the server is busy. The order stands.')
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
  await page.locator('.cards .problem', { hasText: 'could not be read' }).waitFor()
  expect(await page.locator('.ordered').isVisible()).toBe(true)
})

describe('an order that is not placed', () => {
  it('is reported in whatever chart is open by then, by order and patient', async () => {
    await openChart('heart-failure')
    const held = holdOrder()
    const name = await page.locator('.banner h2').innerText()
    const order = await orderButton().innerText()
    await orderButton().click()
    const route = await held
    await page.getByRole('link', { name: 'Barros, Ines' }).click()
    await page.getByRole('heading', { level: 2, name: 'Barros, Ines' }).waitFor()
    await settle()
    await route.fulfill({ status: 500, body: '' })
    await notice().waitFor()
    const text = await notice().innerText()
    for (const part of [
      'was not done',
      name,
      'SIM-heart-failure',
      order,
      'order it in another way',
    ])
      expect(text).toContain(part)
    expect(text).not.toContain('/fhir/')
    await notice().getByText('For IT support').click()
    expect(await notice().innerText()).toContain('POST /fhir/R4/ServiceRequest: 500')
    await notice().getByRole('link', { name: 'Open the chart' }).click()
    await page.getByRole('heading', { level: 2, name }).waitFor()
    await page.getByRole('button', { name: 'Dismiss' }).click()
    expect(await page.locator('#notices').isVisible()).toBe(false)
  })

  it('is reported above the app, when that covers the chart', async () => {
    await page.setViewportSize({ width: 600, height: 900 })
    await openChart('heart-failure')
    const held = holdOrder()
    await orderButton().click()
    const route = await held
    await page.locator('.card button.launch').click()
    await page.locator('#panel iframe').waitFor()
    await route.fulfill({ status: 500, body: '' })
    await notice().waitFor()
    await page.getByRole('button', { name: 'Dismiss' }).click()
    expect(await notice().count()).toBe(0)
  })

  it('is no longer reported once it is placed', async () => {
    await openChart('dialysis')
    const held = holdOrder()
    await orderButton().click()
    const route = await held
    await page.getByRole('link', { name: 'Barros, Ines' }).click()
    await page.getByRole('heading', { level: 2, name: 'Barros, Ines' }).waitFor()
    await route.fulfill({ status: 500, body: '' })
    await notice().waitFor()
    await page.unroute('**/fhir/R4/ServiceRequest')
    await notice().getByRole('link', { name: 'Open the chart' }).click()
    await page.locator('.banner').getByText('SIM-dialysis').waitFor()
    await orderButton().click()
    await page.locator('.ordered').waitFor()
    await settle()
    await expect.poll(() => notice().count()).toBe(0)
  })

  it('is not left unnoticed: closing the page asks first', async () => {
    await openChart('sepsis')
    const asked: string[] = []
    page.on('dialog', (dialog) => {
      asked.push(dialog.type())
      void dialog.accept()
    })
    const held = holdOrder()
    await orderButton().click()
    await held
    await page.reload()
    expect(asked).toEqual(['beforeunload'])
  })

  it('leaves the keyboard on its button, and the reason beside it', async () => {
    await openChart('heart-failure')
    const held = holdOrder()
    await orderButton().focus()
    await page.keyboard.press('Enter')
    const route = await held
    expect(await orderButton().getAttribute('aria-disabled')).toBe('true')
    await route.fulfill({ status: 500, body: '' })
    await page.locator('.suggestions .problem', { hasText: 'was not done' }).waitFor()
    expect(await focusedName(page)).toBe(await orderButton().innerText())
    expect(await notice().count()).toBe(0)
  })

  it('is not called so when nobody knows, and accepting again places no second one', async () => {
    await openChart('heart-failure')
    await page.route(
      '**/fhir/R4/ServiceRequest',
      async (route) => {
        // The server places it; the answer is lost.
        await route.fetch()
        await route.abort()
      },
      { times: 1 },
    )
    await orderButton().click()
    const problem = page.locator('.suggestions .problem')
    await problem.waitFor()
    expect(await problem.innerText()).toMatch(/^It is not known whether “Order /)
    await page.locator('#orders tbody tr').first().waitFor()
    await orderButton().click()
    await page.locator('.ordered').waitFor()
    expect(await activeOrders('heart-failure')).toBe(1)
  })
})

describe('one card, one answer', () => {
  it('is not set aside while its order is on the way', async () => {
    await openChart('myocardial-injury')
    const feedback: string[] = []
    page.on('request', (request) => {
      if (request.url().endsWith('/feedback')) feedback.push(request.postData() ?? '')
    })
    const held = holdOrder()
    await page.getByText('Set this card aside').click()
    await page.locator('.override select').selectOption('patient-declines')
    await orderButton().click()
    const route = await held
    // Not by `click`, which would wait for the button to be enabled.
    await page.locator('.override input').press('Enter')
    await route.continue()
    await page.locator('.ordered').waitFor()
    await settle()
    expect(feedback.map((body) => /"outcome":"(\w+)"/.exec(body)?.[1])).toEqual(['accepted'])
  })

  it('is not ordered while it is being set aside', async () => {
    await openChart('hypokalaemia')
    const orders: string[] = []
    page.on('request', (request) => {
      if (request.method() === 'POST' && /R4(\/ServiceRequest)?$/.test(request.url()))
        orders.push(request.url())
    })
    const held = new Promise<Route>((resolve) => {
      void page.route('**/feedback', (route) => {
        resolve(route)
      })
    })
    await page.getByText('Set this card aside').click()
    await page.locator('.override select').selectOption('patient-declines')
    await page.getByRole('button', { name: 'Set aside' }).click()
    const route = await held
    await orderButton().dispatchEvent('click')
    await route.continue()
    await page.locator('.answered').waitFor()
    expect(orders).toEqual([])
  })
})

it('what does not come in time is named, with the way out; nobody waits for ever', async () => {
  await page.route('**/fhir/R4/Observation/_search', () => undefined)
  await page.route('**/cds-services/ecg-lab-patient-view', () => undefined)
  await page.goto(`${product.url}/#/patient/severe-anaemia`)
  const words = /could not be read: no answer came within 20 seconds\..* Reload the page/
  for (const place of ['.results', '#timeline', '.cards']) {
    const problem = page.locator(`${place} .problem`)
    await problem.waitFor({ timeout: 60_000 })
    expect(await problem.innerText()).toMatch(words)
    expect(await problem.innerText()).not.toContain('/')
  }
  // The rest of the chart stands.
  expect(await page.locator('#orders .problem').count()).toBe(0)
})

it('the button says what the click does, and the record says the same', async () => {
  await openChart('dialysis')
  const button = await orderButton().innerText()
  expect(button).toMatch(/^Order \w/)
  const suggestion = await page.locator('.suggestions li').first().innerText()
  expect(suggestion).toContain('Signed at once, priority urgent.')
  expect(suggestion).not.toContain('Propose')
  await orderButton().click()
  await page.locator('.ordered').waitFor()
  const answer = await fetch(`${product.url}/fhir/R4/ServiceRequest?patient=dialysis`)
  const { entry } = (await answer.json()) as {
    entry: { resource: { code: { text: string } } }[]
  }
  const placed = entry.find(({ resource }) => `Order ${resource.code.text}` === button)?.resource
  expect(placed).toMatchObject({ status: 'active', intent: 'order', priority: 'urgent' })
})
