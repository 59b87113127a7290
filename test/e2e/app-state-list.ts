/** @module test/e2e/app-state-list: every view and state of the SMART app by name, and the way there. */
import { launchFromEhr, open, page, server, settle } from './app-page.ts'

export const states: readonly (readonly [name: string, arrive: () => Promise<void>])[] = [
  ['overview', () => open('hyperkalaemia', '#/')],
  ['overview-measured', () => open('potassium-measured', '#/')],
  ['finding', () => open('hyperkalaemia~clicked')],
  ['finding-framed', () => open('hyperkalaemia~framed', '#/finding/potassium-high')],
  ['finding-measured', () => open('potassium-measured', '#/finding/potassium-high')],
  ['finding-not-raised', () => open('hyperkalaemia', '#/finding/sodium-high')],
  ['finding-near-chance', () => open('hyperkalaemia', '#/finding/vitamin-b12-low')],
  ['finding-unknown', () => open('hyperkalaemia', '#/finding/unobtainium-high')],
  ['overview-older', () => open('dialysis~earlier', '#/')],
  ['finding-older', () => open('dialysis~earlier', '#/finding/potassium-high')],
  ['model', () => open('hyperkalaemia', '#/model')],
  ['ecg-beside-finding', () => open('hyperkalaemia', '#/ecg/potassium-high').then(waitForEcg)],
  ['ecg', () => open('hyperkalaemia', '#/ecg').then(waitForEcg)],
  ['ecg-calipers', () => open('hyperkalaemia', '#/ecg').then(waitForEcg).then(takeCalipers)],
  ['trend-failed', () => failOn('**/api/history*').then(() => open('hyperkalaemia', '#/trend'))],
  ['trend', () => open('potassium-measured', '#/trend').then(waitForTrend)],
  ['trend-gaps', () => open('gaps', '#/trend').then(waitForTrend)],
  ['trend-whole', () => open('dialysis', '#/trend').then(waitForTrend).then(drawAll)],
  ['trend-reading', () => open('dialysis', '#/trend').then(waitForTrend).then(waitForOlder)],
  ['trend-start', () => open('hyperkalaemia', '#/trend').then(waitForTrend)],
  ['declined', () => open('paced')],
  ['no-ecg', () => open('no-ecg')],
  ['busy', () => open('busy')],
  ['forbidden', () => open('forbidden')],
  ['technical-details', () => open('forbidden').then(openDetails)],
  ['older-ecg-busy', () => open('dialysis', '#/trend').then(waitForTrend).then(failOnOlder)],
  ['expired', () => open('revoked')],
  ['patient-unknown', () => open('nobody')],
  ['denied', () => open('denied')],
  ['markup', () => open('markup', '#/finding/potassium-high')],
  ['loading', waitForAnswers],
  ['picker', searchPatients],
  ['patient-picked', () => searchPatients().then(pickPatient)],
  ['not-launched', () => page.goto(`${server.url}/smart/`).then(settle)],
  ['sign-in', () => page.goto(`${server.url}/smart/launch.html`).then(settle)],
  ['server-unknown', () => page.goto(`${server.url}${elsewhere}`).then(settle)],
]

const elsewhere = '/smart/launch.html?iss=https://elsewhere.example/fhir&launch=1'

/** The views that fetch more than the shell does. */
async function waitForEcg(): Promise<void> {
  await page.locator('ecg-sheet canvas').first().waitFor()
}

async function takeCalipers(): Promise<void> {
  await page.getByRole('button', { name: 'Calipers' }).click()
  await page.locator('ecg-calipers').waitFor()
}

async function waitForTrend(): Promise<void> {
  await page.locator('trend-view h2').first().waitFor()
}

async function drawAll(): Promise<void> {
  await page.getByRole('button', { name: 'Draw all results' }).click()
}

/** Asks for an ECG by name: not for the newest. */
const namedEcg = /\/api\/assessment\?.*\becg=/

/** Never answered. */
async function waitForOlder(): Promise<void> {
  await page.route(namedEcg, () => undefined)
  await page.getByRole('button', { name: 'Show the ECG of' }).last().click()
  await page.getByRole('status').getByText('Reading the ECG').waitFor()
}

async function failOnOlder(): Promise<void> {
  await page.route(namedEcg, (route) => route.fulfill({ status: 503 }))
  await page.getByRole('button', { name: 'Show the ECG of' }).last().click()
  await page.getByRole('button', { name: 'Back to the newest ECG' }).waitFor()
}

async function failOn(address: string): Promise<void> {
  await page.route(address, (route) => route.fulfill({ status: 503 }))
}

async function openDetails(): Promise<void> {
  await page.getByText('Technical details').click()
}

async function waitForAnswers(): Promise<void> {
  await launchFromEhr('slow')
  await page.locator('.loading').getByText('This takes a moment').waitFor()
}

async function searchPatients(): Promise<void> {
  await open('none')
  await page.getByLabel('Name').fill('aa')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByRole('listitem').first().waitFor()
}

async function pickPatient(): Promise<void> {
  await page.getByRole('listitem').getByRole('button').first().click()
  await page.getByRole('button', { name: 'Change patient' }).waitFor()
  await settle()
}
