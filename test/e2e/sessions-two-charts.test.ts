/** A clinician with two charts open: two launches in one browser, each with its own patient, tokens and refresh. */
import type { Page } from 'playwright-core'
import { beforeEach, expect, it } from 'vitest'
import { expire, page as firstPage, url, useSession } from './fresh-session.ts'
import { heading, openFromChart, textOf, tokensOf } from './sign-in.ts'

let windows: Window[]
const charts = [
  { patient: 'hyperkalaemia', name: 'Aaltonen' },
  { patient: 'hypokalaemia', name: 'Barros' },
] as const

interface Window {
  readonly page: Page
  readonly patient: string
  readonly name: string
  readonly other: (typeof charts)[number]
}

useSession()

beforeEach(async () => {
  const secondPage = await firstPage.context().newPage()
  secondPage.setDefaultTimeout(20_000)
  const [first, second] = charts
  windows = [
    { ...first, page: firstPage, other: second },
    { ...second, page: secondPage, other: first },
  ]
})

async function expectOwn({ page, patient, name, other }: Window): Promise<void> {
  const text = await textOf(page)
  expect(text).toContain(name)
  expect(text).not.toContain(other.name)
  const { access_token } = await tokensOf(page)
  const read = async (id: string) => {
    const headers = { authorization: `Bearer ${access_token}` }
    return (await fetch(`${url}/fhir/R4/Patient/${id}`, { headers })).status
  }
  expect([await read(patient), await read(other.patient)]).toEqual([200, 403])
}

it('both are renewed, by turns, and each still sees its own patient alone', async () => {
  for (const { page, patient } of windows) {
    await openFromChart(page, url, patient)
    await heading(page, 'Overview')
  }
  for (let round = 0; round < 2; round++) {
    const before = await Promise.all(windows.map(({ page }) => tokensOf(page)))
    await expire()
    for (const [i, window] of windows.entries()) {
      await window.page.reload()
      await heading(window.page, 'Overview')
      expect((await tokensOf(window.page)).access_token).not.toBe(before[i]?.access_token)
      await expectOwn(window)
    }
  }
})
