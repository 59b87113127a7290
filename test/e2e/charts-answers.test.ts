/** An answer that is being written, and one that does not arrive: neither is lost without a word. */
import type { Route } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { focusedName } from './focus.ts'
import { openChart, page, settle, useChart } from './fresh-chart.ts'

useChart()

/** Beside the service's own. */
const otherCardOf = (patientId: string) => ({
  uuid: '11111111-1111-4111-8111-111111111111',
  summary: 'Consider a chest X-ray',
  indicator: 'info',
  source: { label: 'Another service' },
  selectionBehavior: 'at-most-one',
  suggestions: [
    {
      label: 'Chest X-ray',
      uuid: '22222222-2222-4222-8222-222222222222',
      actions: [
        {
          type: 'create',
          description: 'Chest X-ray',
          resource: {
            resourceType: 'ServiceRequest',
            status: 'draft',
            intent: 'proposal',
            subject: { reference: `Patient/${patientId}` },
            code: { text: 'chest X-ray' },
          },
        },
      ],
    },
  ],
})

/** The other card is offered until its order is placed. */
async function openWithOtherCard(patientId: string): Promise<void> {
  let isPlaced = false
  page.on('request', (request) => {
    if (request.postData()?.includes('chest X-ray')) isPlaced = true
  })
  await page.route('**/cds-services/ecg-lab-patient-view', async (route) => {
    const response = await route.fetch()
    const { cards } = (await response.json()) as { cards: object[] }
    await route.fulfill({
      response,
      json: { cards: isPlaced ? cards : [...cards, otherCardOf(patientId)] },
    })
  })
  await openChart(patientId)
}

function hold(url: string): Promise<Route> {
  return new Promise((resolve) => {
    void page.route(url, resolve, { times: 1 })
  })
}

async function leave(): Promise<void> {
  await page.getByRole('link', { name: 'Barros, Ines' }).click()
  await page.getByRole('heading', { level: 2, name: 'Barros, Ines' }).waitFor()
  await settle()
}

const comment = () => page.locator('.override input')
const reason = () => page.locator('.override select')
const notice = () => page.locator('#notices .problem')
const orderOther = () => page.getByRole('button', { name: 'Order chest X-ray' })

describe('a comment half written', () => {
  const beginIn = async (patientId: string) => {
    await openWithOtherCard(patientId)
    await page.getByText('Set this card aside').click()
    await reason().selectOption('patient-declines')
    await comment().fill('asked twi')
  }

  const expectKept = async (text: string) => {
    expect(await comment().isVisible()).toBe(true)
    expect([await reason().inputValue(), await comment().inputValue()]).toEqual([
      'patient-declines',
      text,
    ])
  }

  it('stays when another card is accepted, and whoever writes goes on writing', async () => {
    await beginIn('hyperkalaemia')
    const held = hold('**/fhir/R4/ServiceRequest')
    await orderOther().click()
    const route = await held
    await comment().press('End')
    await comment().press('c')
    await route.continue()
    await page.locator('.ordered').waitFor()
    await settle()
    expect(await focusedName(page)).toMatch(/^Comment/)
    await page.keyboard.type('e')
    await expectKept('asked twice')
    await page.getByRole('button', { name: 'Set aside' }).click()
    await page.locator('.answered', { hasText: 'asked twice' }).waitFor()
  })

  it('stays, with its card, when the service does not answer any more', async () => {
    await beginIn('hypokalaemia')
    await page.unroute('**/cds-services/ecg-lab-patient-view')
    await page.route('**/cds-services/ecg-lab-patient-view', (route) => route.abort())
    await orderOther().click()
    await page.locator('.cards .problem', { hasText: 'could not be read' }).waitFor()
    await expectKept('asked twi')
    expect(await page.locator('.card').count()).toBe(1)
    await page.getByRole('button', { name: 'Set aside' }).click()
    await page.locator('.answered', { hasText: 'asked twi' }).waitFor()
    expect(await page.locator('.card').count()).toBe(0)
  })
})

describe('a service that is not told', () => {
  it('of an order, after its chart was left: the reader is, of order and patient', async () => {
    await openChart('heart-failure')
    const name = await page.locator('.banner h2').innerText()
    const order = await page.locator('.card button.recommended').innerText()
    const held = hold('**/feedback')
    await page.locator('.card button.recommended').click()
    const route = await held
    await leave()
    await route.fulfill({ status: 503, body: '' })
    await notice().waitFor()
    const text = await notice().innerText()
    for (const part of ['was not told', order, name, 'SIM-heart-failure', 'The order stands.'])
      expect(text).toContain(part)
    await notice().getByRole('link', { name: 'Open the chart' }).click()
    await page.getByRole('heading', { level: 2, name }).waitFor()
    expect(await notice().count()).toBe(1)
  })

  it('that a card was set aside, after its chart was left: the reader is too', async () => {
    await openChart('myocardial-injury')
    const name = await page.locator('.banner h2').innerText()
    await page.getByText('Set this card aside').click()
    await reason().selectOption('patient-declines')
    const held = hold('**/feedback')
    await page.getByRole('button', { name: 'Set aside' }).click()
    const route = await held
    await leave()
    await route.fulfill({ status: 503, body: '' })
    await notice().waitFor()
    expect(await notice().innerText()).toContain(name)
  })

  it('of one order is said also after the next, of which it was told', async () => {
    await openWithOtherCard('severe-anaemia')
    await page.route('**/feedback', (route) => route.fulfill({ status: 503, body: '' }), {
      times: 1,
    })
    await orderOther().click()
    const problem = page.locator('.cards .problem, #notices .problem').filter({ visible: true })
    await problem.filter({ hasText: 'chest X-ray' }).waitFor()
    await settle()
    await page.locator('.card button.recommended').click()
    await page.locator('.ordered', { hasNotText: 'X-ray' }).waitFor()
    await settle()
    expect(await problem.innerText()).toContain('was not told of “Order chest X-ray”')
  })
})
