/** An EHR with two charts in one tab: in two frames, which share what the tab stores, or one after the other in one. */
import type { Frame } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { page, url, useSession } from './fresh-session.ts'
import { launchUrlOf, revoke, storedBy, textOf, tokensOf } from './sign-in.ts'

useSession()

const charts = [
  { patient: 'hyperkalaemia', name: 'Aaltonen' },
  { patient: 'hypokalaemia', name: 'Barros' },
] as const

const [first, second] = charts

/** An EHR of its own making, with nothing but frames. */
async function openEhr(...iframes: readonly string[]): Promise<void> {
  await page.route('**/two-charts', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><title>EHR</title>${iframes.join('')}`,
    }),
  )
  await page.goto(`${url}/two-charts`)
}

async function send(i: number, src: string): Promise<Frame> {
  const iframe = page.locator('iframe').nth(i)
  await iframe.evaluate((element: HTMLIFrameElement, to) => {
    element.src = to
  }, src)
  const frame = await (await iframe.elementHandle()).contentFrame()
  if (!frame) throw new Error('the frame is gone')
  return frame
}

async function openChart(i: number, { patient, name }: (typeof charts)[number]): Promise<Frame> {
  const frame = await send(i, await launchUrlOf(url, patient))
  await waitFor(frame, 'Overview', name)
  return frame
}

async function waitFor(frame: Frame, heading: string, name = ''): Promise<void> {
  await frame.getByRole('heading', { level: 1, name: heading }).waitFor()
  await expect.poll(() => textOf(frame)).toContain(name)
}

async function reload(frame: Frame): Promise<void> {
  await frame.evaluate(() => {
    Object.assign(window, { isBefore: true })
    location.reload()
  })
  await frame.waitForFunction(() => !('isBefore' in window))
}

describe.each([
  ['that the EHR names', '<iframe name="0"></iframe><iframe name="1"></iframe>'],
  ['without a name', '<iframe></iframe><iframe></iframe>'],
])('two frames of one tab, %s', (_of, iframes) => {
  let frames: Frame[]

  /** One after the other, as a clinician opens charts. */
  beforeEach(async () => {
    await openEhr(iframes)
    frames = [await openChart(0, first), await openChart(1, second)]
  })

  const at = (i: number): Frame => {
    const frame = frames[i]
    if (!frame) throw new Error('there are two frames')
    return frame
  }

  it.each([
    [0, 1],
    [1, 0],
  ])('frame %d keeps its patient over a reload, and so does the other', async (...order) => {
    for (const i of order) {
      const [own, other] = [charts[i as 0 | 1], charts[(1 - i) as 0 | 1]]
      await reload(at(i))
      await waitFor(at(i), 'Overview', own.name)
      expect(await textOf(at(i))).not.toContain(other.name)
      const { access_token } = await tokensOf(at(i))
      const headers = { authorization: `Bearer ${access_token}` }
      const read = async (id: string) =>
        (await fetch(`${url}/fhir/R4/Patient/${id}`, { headers })).status
      expect([await read(own.patient), await read(other.patient)]).toEqual([200, 403])
    }
  })

  it('keep the patient in every view', async () => {
    await at(0).getByRole('link', { name: 'Trend' }).click()
    await waitFor(at(0), 'Trend')
    await reload(at(0))
    await waitFor(at(0), 'Trend', 'Aaltonen')
    expect(await textOf(at(0))).not.toContain('Barros')
  })

  it('the end of one session leaves the other as it was', async () => {
    const { refresh_token } = await tokensOf(at(0))
    await revoke(url, refresh_token)
    await at(0).getByRole('link', { name: 'Trend' }).click()
    await waitFor(at(0), 'Your session has ended')
    expect(await page.evaluate(() => JSON.stringify(Object.entries(sessionStorage)))).not.toContain(
      refresh_token,
    )
    await reload(at(0))
    await waitFor(at(0), 'Open AnyECG-Lab from a chart')
    expect(await textOf(at(0))).not.toMatch(/Aaltonen|Barros/)
    await reload(at(1))
    await waitFor(at(1), 'Overview', 'Barros')
  })
})

describe.each([
  ['that the EHR names', '<iframe name="chart"></iframe>'],
  ['without a name', '<iframe></iframe>'],
])('one frame for two charts, %s', (_of, iframe) => {
  const elsewhere = 'http://elsewhere.test/sign-in'

  const go = (frame: Frame, steps: number) =>
    frame.evaluate((delta) => {
      history.go(delta)
    }, steps)

  const keys = () =>
    page.evaluate(() =>
      Object.keys(sessionStorage).filter((key) => key.startsWith('anyecg-lab.session.')),
    )

  const seesNoOne = async (frame: Frame) => {
    await waitFor(frame, 'Open AnyECG-Lab from a chart')
    expect(await textOf(frame)).not.toMatch(/Aaltonen|Barros/)
  }

  it.each([
    ['', []],
    [' by way of another origin', [elsewhere]],
  ])('has left the first behind with the second%s', async (_by, between) => {
    await openEhr(iframe)
    await openChart(0, first)
    await page.route(elsewhere, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<h1>Elsewhere</h1>' }),
    )
    for (const address of between) await waitFor(await send(0, address), 'Elsewhere')
    const frame = await openChart(0, second)
    expect(await keys()).toHaveLength(1)
    expect(await page.evaluate(() => sessionStorage.length)).toBe(2)
    await go(frame, -1 - between.length)
    await seesNoOne(frame)
    await go(frame, 1 + between.length)
    await waitFor(frame, 'Overview', second.name)
  })

  it.each([
    ['The record system does not answer', /smart-configuration|metadata/],
    ['No connection', /\/api\/servers/],
  ])('has left the first behind without a second, too: %s', async (title, silent) => {
    await openEhr(iframe)
    await openChart(0, first)
    await page.route(silent, (route) => route.abort())
    const frame = await send(0, await launchUrlOf(url, second.patient))
    await waitFor(frame, title)
    expect(await storedBy(page)).not.toContain('access_token')
    await go(frame, -1)
    await seesNoOne(frame)
  })
})
