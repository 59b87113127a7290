/** @module test/store/tenants: what a tenant reads depends on nothing but what the same tenant did. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Store } from '../../src/store/store.ts'
import type { Replicas } from './engines.ts'
import { assessment, auditEntry, card, newTenant, noon, override } from './samples.ts'

/** The same few ids in every tenant. */
const step = fc.record({
  tenant: fc.constantFrom(0 as const, 1 as const),
  verb: fc.constantFrom('keep', 'write', 'retract', 'show', 'answer', 'audit'),
  id: fc.constantFrom('1', '2'),
  at: fc.integer({ min: 0, max: 99 }),
})

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** Names that a careless comparison would take for each other. */
const names = fc.uniqueArray(fc.constantFrom('', ' ', 'a', 'A', 'a ', 'á', 'a\u0301', '%', '_'), {
  minLength: 2,
  maxLength: 2,
})

export function testTenants({ pair }: Replicas): void {
  test('two tenants with the same ids read what each would read alone', async () => {
    await fc.assert(
      fc.asyncProperty(
        names,
        fc.array(step, { minLength: 1, maxLength: 16 }),
        async (two, steps) => {
          const run = newTenant()
          const tenants = two.map((name) => run + name)
          for (const one of steps) await act(pair()[one.tenant], tenants[one.tenant] ?? '', one)
          for (const [index, tenant] of tenants.entries()) {
            const alone = newTenant()
            for (const one of steps.filter((each) => each.tenant === index))
              await act(pair()[0], alone, one)
            const seen = await readAll(pair()[1], tenant)
            const expected = await readAll(pair()[0], alone)
            expect(seen).toBe(expected.replaceAll(alone, tenant))
          }
        },
      ),
      { numRuns: 10 },
    )
  })
}

async function act({ assessments, cards, feedback, audit }: Store, tenantId: string, one: Step) {
  const { id, at } = one
  const name = `assessment-${id}`
  const actions = {
    keep: () => assessments.keep(assessment(tenantId, { id: name, logits: [at] })),
    write: () => assessments.markWritten(tenantId, name, 'https://ehr.example/R4', at),
    retract: () => assessments.retract(tenantId, name, 'ecg-corrected', at),
    show: () => cards.show([card(tenantId, { uuid: id, assessmentId: name, shownAt: at })]),
    answer: () => feedback.record(tenantId, [override({ cardUuid: id, outcomeAt: at })], noon),
    audit: () => audit.append(auditEntry(tenantId, { assessmentId: name, at })),
  }
  await actions[one.verb]()
}

async function readAll({ assessments, cards, feedback, audit }: Store, tenantId: string) {
  const seen: unknown[] = [
    await assessments.ofEcgs(tenantId, ['Observation/1']),
    await assessments.ofPatient(tenantId, 'patient-1', 0),
    await cards.patientsOf(tenantId, ['1', '2']),
  ]
  for (const id of ['1', '2'])
    seen.push(
      await assessments.find(tenantId, `assessment-${id}`),
      await cards.answers(tenantId, `assessment-${id}`, 'Practitioner/1'),
      await feedback.ofCard(tenantId, id),
      await audit.ofAssessment(tenantId, `assessment-${id}`),
    )
  return JSON.stringify(seen)
}
