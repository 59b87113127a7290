/** A record, a card and a comment full of markup: all of it is text on the page, none of it is obeyed. */
import type { Patient, Reference, Resource } from '@medplum/fhirtypes'
import { expect, it } from 'vitest'
import { openChart, page, product, settle, useChart } from './fresh-chart.ts'

useChart()

/** Each place has its own, so that the test says which one failed. */
function markup(place: string): string {
  return (
    `<img src=x onerror="window.hacked='${place}'"><script>window.hacked='${place}'</script>` +
    `"><svg onload="window.hacked='${place}'"> [${place}](javascript:window.hacked=1)`
  )
}

const patient: Patient = {
  resourceType: 'Patient',
  name: [{ family: markup('family'), given: [markup('given')] }],
  identifier: [{ value: markup('mrn') }],
  gender: 'female',
}

const recordOf = (subject: Reference<Patient>): readonly Resource[] => [
  {
    resourceType: 'Encounter',
    status: 'in-progress',
    class: { display: markup('encounter') },
    subject,
    period: { start: '2026-01-15T08:00:00Z' },
    reasonCode: [{ text: markup('reason') }],
  },
  {
    resourceType: 'Observation',
    status: 'final',
    category: [{ coding: [{ code: 'laboratory' }] }],
    code: { text: markup('test') },
    subject,
    effectiveDateTime: '2026-01-15T08:00:00Z',
    valueQuantity: { value: 7, unit: markup('unit') },
    referenceRange: [{ text: markup('range') }],
  },
  {
    resourceType: 'Observation',
    status: 'final',
    category: [{ coding: [{ code: 'laboratory' }] }],
    code: { text: 'Comment' },
    subject,
    effectiveDateTime: '2026-01-15T08:30:00Z',
    valueString: markup('value'),
  },
  {
    resourceType: 'Observation',
    status: 'final',
    code: { text: markup('ecg'), coding: [{ system: 'http://loinc.org', code: '11524-6' }] },
    subject,
    effectiveDateTime: '2026-01-15T08:41:00Z',
  },
  {
    resourceType: 'ServiceRequest',
    status: 'active',
    intent: 'order',
    code: { text: markup('order') },
    subject,
    authoredOn: '2026-01-15T08:50:00Z',
  },
  {
    resourceType: 'RiskAssessment',
    status: 'final',
    subject,
    method: { text: markup('model') },
    occurrenceDateTime: '2026-01-15T08:41:00Z',
    prediction: [{ outcome: { text: markup('outcome') } }],
  },
]

const url = 'javascript:window.hacked=1'
const card = {
  uuid: '5f4bcf07-6bbb-4a29-9d4a-2f1c8a9f0b11',
  summary: markup('summary'),
  detail: `${markup('detail')}\n\n![picture](https://127.0.0.1:9/x.png)\n\n<b onclick="1">bold</b>`,
  indicator: 'info',
  source: { label: markup('source'), url },
  suggestions: [
    { label: markup('suggestion'), uuid: '5f4bcf07-6bbb-4a29-9d4a-2f1c8a9f0b12', actions: [] },
  ],
  selectionBehavior: 'any',
  links: [{ label: markup('link'), url, type: 'absolute' }],
  overrideReasons: [{ code: 'no', system: 'urn:x', display: markup('override') }],
}

/** @returns the patient's id. */
async function writeRecord(): Promise<string> {
  const id = await write(patient)
  for (const resource of recordOf({ reference: `Patient/${id}` })) await write(resource)
  return id
}

async function write(resource: Resource): Promise<string> {
  const answer = await fetch(`${product.url}/fhir/R4/${resource.resourceType}`, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json' },
    body: JSON.stringify(resource),
  })
  const text = await answer.text()
  expect(answer.status, text).toBe(201)
  return (JSON.parse(text) as { id: string }).id
}

/** What the chart's own code never makes, and no record may. */
function findForeign(): Promise<string[]> {
  const foreign =
    ':is(main, nav, aside) :is(script, img, iframe, object, b), [onload], [onerror], [onclick], ' +
    'a[href^="javascript:" i], svg svg'
  return page
    .locator(foreign)
    .evaluateAll((elements) => elements.map(({ outerHTML }) => outerHTML.slice(0, 120)))
}

function readFlag(): Promise<unknown> {
  return page.evaluate(() => (window as unknown as { hacked?: unknown }).hacked)
}

it('shows markup of the record as the text that it is', async () => {
  await openChart(await writeRecord())
  await page.locator('#patients').getByText(markup('family')).first().waitFor()
  const places: Readonly<Record<string, readonly string[]>> = {
    '.banner': ['family', 'given', 'mrn'],
    '.visit': ['encounter', 'reason'],
    '#patients': ['family', 'mrn', 'reason'],
    '#labs': ['test', 'unit', 'range', 'value'],
    '#ecgs': ['ecg'],
    '#orders': ['order'],
    '#estimates': ['model', 'outcome'],
    // Cut where it is written, whole where the pointer rests.
    '#timeline': ['unit', 'value', 'ecg', 'order'],
  }
  for (const [selector, names] of Object.entries(places)) {
    const text = await page.locator(selector).textContent()
    for (const name of names) expect(text, selector).toContain(markup(name))
  }
  expect(await page.title()).toContain(markup('family'))
  expect(await findForeign()).toEqual([])
  expect(await readFlag()).toBeUndefined()
})

it('shows markup of a card, and of the comment on it, as text; no link of it runs', async () => {
  const patientId = await writeRecord()
  let cards = [card]
  await page.route('**/cds-services/*', (route) => route.fulfill({ json: { cards } }))
  await page.route('**/cds-services/*/feedback', (route) => route.fulfill({ status: 200 }))
  await openChart(patientId)
  const text = await page.locator('.card').textContent()
  for (const name of ['summary', 'source', 'suggestion', 'link', 'override'])
    expect(text, name).toContain(markup(name))
  expect(text).toContain('<b onclick="1">bold</b>')
  // An image is a link at most: a card must not make the browser fetch what it likes.
  const links = page.locator('.card a')
  expect(await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))).toEqual([
    'https://127.0.0.1:9/x.png',
  ])
  expect(await findForeign()).toEqual([])

  await page.getByText('Set this card aside').click()
  await page.locator('.override select').selectOption('no')
  await page.locator('.override input').fill(markup('comment'))
  cards = []
  await page.getByRole('button', { name: 'Set aside' }).click()
  await page.locator('.answered').waitFor()
  await settle()
  const answered = await page.locator('.answered').textContent()
  for (const name of ['summary', 'override', 'comment'])
    expect(answered, name).toContain(markup(name))
  expect(await findForeign()).toEqual([])
  expect(await readFlag()).toBeUndefined()
})
