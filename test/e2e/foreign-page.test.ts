/** A page of another origin in the same browser: what it can send without asking first does nothing here. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openChart, page, product, useChart } from './fresh-chart.ts'

useChart()

let foreign: Server
let foreignUrl: string
beforeAll(async () => {
  foreign = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>elsewhere</title>')
  }).listen(0, '127.0.0.1')
  await once(foreign, 'listening')
  foreignUrl = `http://127.0.0.1:${(foreign.address() as AddressInfo).port}/`
})
afterAll(() => {
  foreign.close()
})

/** What goes without a preflight, the last without any type: https://fetch.spec.whatwg.org/#cors-safelisted-request-header */
const simpleTypes = [
  'text/plain',
  'text/plain;charset=application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=application/json',
  '',
]

/** From the page that is open. @returns what its script learns. */
function send(url: string, body: string, type: string, mode: RequestMode): Promise<string> {
  return page.evaluate(
    ([to, text, contentType, requestMode]) =>
      fetch(to, {
        method: 'POST',
        mode: requestMode,
        // A Blob without a type goes without Content-Type; a string would be given one.
        body: new Blob([text]),
        headers: contentType === '' ? {} : { 'content-type': contentType },
      }).then(
        (response) => response.type,
        () => 'refused',
      ),
    [url, body, type, mode] as const,
  )
}

it('neither fires a hook nor sets a card aside', async () => {
  const service = `${product.url}/cds-services/ecg-lab-patient-view`
  const hook = page.waitForResponse(service)
  await openChart('hyperkalaemia')
  const { cards } = (await (await hook).json()) as { cards: { uuid: string }[] }
  const answer = { card: cards[0]?.uuid, outcome: 'overridden', outcomeTimestamp: new Date() }
  const bodies = [
    [service, (await hook).request().postData() ?? ''],
    [`${service}/feedback`, JSON.stringify({ feedback: [answer] })],
  ] as const

  await page.goto(foreignUrl)
  const statuses: number[] = []
  page.on('response', (response) => statuses.push(response.status()))
  for (const [url, body] of bodies) {
    for (const type of simpleTypes) {
      expect([type, await send(url, body, type, 'no-cors')]).toEqual([type, 'opaque'])
      expect([type, await send(url, body, type, 'cors')]).toEqual([type, 'refused'])
    }
    // Asks first, and is told nothing that would let it.
    expect(await send(url, body, 'application/json', 'cors')).toBe('refused')
  }
  // Of a response that a page must not see, Chromium tells nobody.
  expect(statuses).toEqual(bodies.flatMap(() => simpleTypes.map(() => 415)))

  await openChart('hyperkalaemia')
  expect(await page.locator('.card').getAttribute('aria-labelledby')).toBe(
    `card-${cards[0]?.uuid ?? ''}`,
  )
})
