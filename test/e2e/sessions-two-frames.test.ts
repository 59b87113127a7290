/** An EHR with two charts open in one tab: two frames, which share what the tab stores, each with its own patient. */
import type { Frame } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { page, url, useSession } from './fresh-session.ts'
import { launchUrlOf, revoke, textOf, tokensOf } from './sign-in.ts'

useSession()

const charts = [
  { patient: 'hyperkalaemia', name: 'Aaltonen' },
  { patient: 'hypokalaemia', name: 'Barros' },
] as const

let frames: Frame[]

/** One after the other, as a clinician opens charts. */
beforeEach(async () => {
  await page.route('**/two-charts', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: '<!doctype html><title>EHR</title><iframe name="0"></iframe><iframe name="1"></iframe>',
    }),
  )
  await page.goto(`${url}/two-charts`)
  frames = []
  for (const [i, { patient, name }] of charts.entries()) {
    await page
      .locator('iframe')
      .nth(i)
      .evaluate(
        (frame: HTMLIFrameElement, src) => {
          frame.src = src
        },
        await launchUrlOf(url, patient),
      )
    const frame = page.frame(String(i))
    if (!frame) throw new Error('the frame is gone')
    await waitFor(frame, 'Overview', name)
    frames.push(frame)
  }
})

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

const at = (i: number): Frame => {
  const frame = frames[i]
  if (!frame) throw new Error('there are two frames')
  return frame
}

describe('two frames of one tab', () => {
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
