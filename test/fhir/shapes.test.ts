import type { Observation } from '@medplum/fhirtypes'
import { describe, expect, it } from 'vitest'
import { selectWellFormed } from '../../src/fhir/shapes.ts'

const sampled = { valueSampledData: { origin: {}, period: 2, dimensions: 1, data: '1 2 3' } }
const ecg = (id: string | undefined, change: object = sampled): Observation => ({
  resourceType: 'Observation',
  ...(id === undefined ? {} : { id }),
  status: 'final',
  code: {},
  ...(change as Partial<Observation>),
})
const select = (...observations: Observation[]) => selectWellFormed('Observation', observations)

describe('selectWellFormed', () => {
  it.each(['a\0b', 'x'.repeat(65), 'a/b', '..', '.', '', 'a b', 'ecg_1'])(
    'passes over an ECG whose id is %j, which is no FHIR id, and counts it',
    (id) => {
      const good = ecg('good')
      expect(select(ecg(id), good)).toEqual({ wellFormed: [good], malformed: 1 })
      const inComponents = ecg(id, { component: [{ code: {}, ...sampled }] })
      expect(select(inComponents, good)).toEqual({ wellFormed: [good], malformed: 1 })
    },
  )

  it('leaves an ECG without an id to the decoder', () => {
    expect(select(ecg(undefined)).malformed).toBe(0)
  })

  it('keeps a laboratory result of any id: a measurement must not be lost', () => {
    const results = [{ valueQuantity: { value: 4.1 } }, { component: [{ code: {} }] }].map(
      (change) => ecg('lab_1', change),
    )
    expect(select(...results)).toEqual({ wellFormed: results, malformed: 0 })
  })

  it('gives a list up at the first wrong item', () => {
    let looked = 0
    const wrong = () => ({
      get code() {
        looked++
        return 'x'
      },
    })
    const component = Array.from({ length: 1000 }, wrong)
    expect(select(ecg('e', { component })).malformed).toBe(1)
    expect(looked).toBeLessThan(5)
  })

  it('names a list that is none', () => {
    for (const component of ['x', null, {}])
      expect(select(ecg('e', { component })).malformed).toBe(1)
  })
})
