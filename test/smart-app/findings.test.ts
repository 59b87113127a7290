import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openFixtures, type Fixtures } from '../../smart-app/dev/fixtures.ts'
import { adviseOn, compareWithUsual, joinList } from '../../smart-app/src/data/advice.ts'
import {
  filterFindings,
  findFinding,
  groupFindings,
  listFindings,
  raisedFindings,
  type Finding,
} from '../../smart-app/src/data/findings.ts'
import type { AssessedAnswer, ModelAnswer } from '../../src/api/types.ts'

let fixtures: Fixtures
let model: ModelAnswer
let assessment: AssessedAnswer
let findings: Finding[]

async function assessed(story: string): Promise<AssessedAnswer> {
  const answer = await fixtures.assessment(story)
  if (answer.kind !== 'assessed') throw new Error(answer.detail)
  return answer
}

function get(id: string, list = findings): Finding {
  const finding = findFinding(list, id)
  if (!finding) throw new Error(`${id} is missing`)
  return finding
}

beforeAll(async () => {
  fixtures = await openFixtures()
  model = fixtures.model('en')
  assessment = await assessed('hyperkalaemia')
  findings = listFindings(model, assessment)
})

afterAll(() => fixtures.close())

describe('the findings of the bundled model', () => {
  it('are 99: the nine undefined ones are absent', () => {
    expect(model.indicators).toHaveLength(108)
    expect(findings).toHaveLength(99)
    expect(findFinding(findings, 'troponin-i-hs-low')).toBeNull()
  })

  it('are named in the language that was asked for', () => {
    const german = listFindings(fixtures.model('de'), assessment)
    expect(get('potassium-high', german).name).toBe('Hyperkaliämie')
  })

  it('may become a card only where class and evidence allow it', () => {
    expect(get('potassium-high').standing).toBe('card')
    expect(get('sodium-low').standing).toBe('shown')
    expect(get('chloride-low').standing).toBe('research')
    for (const { standing, about, nearChance } of findings)
      if (standing === 'card') expect([about.display, nearChance]).toEqual(['A', false])
  })

  it('are research where the evidence is near chance, whatever their class', () => {
    const near = findings.filter(({ nearChance }) => nearChance)
    expect(near.length).toBeGreaterThan(10)
    expect(new Set(near.map(({ standing }) => standing))).toEqual(new Set(['research']))
  })

  it('have no evidence for a lead that has none', () => {
    const ecg = { ...assessment.ecg, lead: 'MLII', leadProven: false }
    const other = listFindings(model, { ...assessment, ecg })
    expect(other.every(({ standing }) => standing === 'research')).toBe(true)
  })

  it('are without estimates after a declined answer', () => {
    const declined = { kind: 'declined', reason: 'paced', detail: '', newest: null } as const
    expect(listFindings(model, declined).every(({ estimate }) => estimate === null)).toBe(true)
  })
})

describe('choosing and ordering', () => {
  const every = new Set(['card', 'shown', 'research'] as const)

  it('finds by name, analyte and group, whatever the accents', () => {
    const ids = (text: string) =>
      filterFindings(findings, { text, standings: every }).map(({ id }) => id)
    expect(ids('magnesium')).toEqual(['magnesium-low', 'magnesium-high'])
    expect(ids('HYPERKALAEMIA')).toEqual(['potassium-high'])
    expect(ids('kidney raised')).toContain('creatinine-high')
    expect(ids('nothing of the kind')).toEqual([])
    const german = listFindings(fixtures.model('de'), assessment)
    const found = filterFindings(german, { text: 'hyperkaliamie', standings: every })
    expect(found.map(({ id }) => id)).toEqual(['potassium-high'])
    const kidney = listFindings(fixtures.model('de'), assessment, { kidney: 'Niere' })
    const inKidney = filterFindings(kidney, { text: 'niere', standings: every })
    expect(inKidney.map(({ id }) => id)).toContain('creatinine-high')
  })

  it('hides what is not ticked', () => {
    const shown = filterFindings(findings, { text: '', standings: new Set(['card']) })
    expect(new Set(shown.map(({ standing }) => standing))).toEqual(new Set(['card']))
  })

  it('groups by organ in one order, and loses none', () => {
    const groups = groupFindings(findings)
    expect(groups.slice(0, 3).map(({ id }) => id)).toEqual(['electrolytes', 'cardiac', 'kidney'])
    expect(groups.flatMap((group) => group.findings)).toHaveLength(findings.length)
  })

  it('puts the finding of the card first among the raised, and no research there', () => {
    const raised = raisedFindings(findings)
    expect(raised[0]?.id).toBe('potassium-high')
    expect(raised[0]?.estimate?.silence).toBeNull()
    expect(raised.some(({ standing }) => standing === 'research')).toBe(false)
    expect(raised.every(({ estimate }) => estimate?.raised)).toBe(true)
  })

  it('takes the flagged for raised where a replica of before an update does not tell', () => {
    const estimates = assessment.estimates.map(({ raised: _untold, ...estimate }) => estimate)
    const raised = raisedFindings(listFindings(model, { ...assessment, estimates }))
    expect(raised[0]?.id).toBe('potassium-high')
    expect(raised.every(({ estimate }) => estimate?.flagged)).toBe(true)
  })
})

describe('what to do', () => {
  it('read, measure, do not treat, where raised', () => {
    const { steps, card } = adviseOn(get('potassium-high'))
    expect(steps.map(({ kind }) => kind)).toEqual(['read-first', 'consider', 'confirm'])
    expect(card).toBe('made')
  })

  it('goes by the measured value where there is one', async () => {
    const measured = listFindings(model, await assessed('potassium-measured'))
    const potassium = get('potassium-high', measured)
    expect(potassium.estimate?.measured?.value).toBe(7)
    expect(potassium.estimate?.measured?.side).toBe('high')
    expect(adviseOn(potassium)).toEqual({ steps: [{ kind: 'use-measured' }], card: 'measured' })
  })

  it.each([
    ['is ordered', { silence: 'being-measured' }],
    ['is in the laboratory', { silence: 'not-flagged', measured: { standing: 'pending' } }],
  ])('waits for what %s, and orders nothing twice', (_, change) => {
    const potassium = get('potassium-high')
    const estimate = { ...potassium.estimate, ...change } as Finding['estimate']
    expect(adviseOn({ ...potassium, estimate }).steps.map(({ kind }) => kind)).toEqual([
      'read-first',
      'await-result',
    ])
  })

  it('proposes nothing where nothing is raised or nothing is known', () => {
    const quiet = get('potassium-low')
    expect(quiet.estimate?.flagged).toBe(false)
    expect(adviseOn(quiet).steps).toEqual([{ kind: 'read-first' }])
    const doubtful = { ...get('potassium-high'), nearChance: true }
    expect(adviseOn(doubtful).steps).toEqual([{ kind: 'read-first' }])
  })

  it('compares with the usual', () => {
    expect(compareWithUsual(0.3, 0.1)).toBe(3)
    expect(compareWithUsual(0.12, 0.1)).toBe('same')
    expect(compareWithUsual(0.13, 0.1)).toBe(1.3)
    expect(compareWithUsual(0.02, 0.1)).toBe('less')
    expect(compareWithUsual(0.3, null)).toBeNull()
    expect(compareWithUsual(0.3, 0)).toBeNull()
  })

  it('joins orders as one says them', () => {
    expect(joinList([], 'and')).toBe('')
    expect(joinList(['a'], 'and')).toBe('a')
    expect(joinList(['a', 'b', 'c'], 'und')).toBe('a, b und c')
  })
})
