import fc from 'fast-check'
import type { Observation, Patient, Resource } from '@medplum/fhirtypes'
import { describe, expect, it } from 'vitest'
import { shiftDates } from '../../src/sandbox/shift-dates.ts'

const storyNow = new Date('2025-03-10T09:00:00Z')
const now = new Date('2026-11-22T15:04:05.678Z')
const shift = <T extends Resource>(resource: T) => shiftDates(resource, storyNow, now)

describe('shiftDates', () => {
  it('moves every dateTime, instant and Period by the same time, and leaves the original alone', () => {
    const ecg: Observation = {
      resourceType: 'Observation',
      status: 'final',
      code: { text: '2025-03-10 is no date here' },
      identifier: [{ value: '2025-03-10' }],
      effectivePeriod: { start: '2025-03-10T08:41:00Z', end: '2025-03-10T09:41:10+01:00' },
      issued: '2025-03-10T08:45:00.123Z',
      note: [{ time: '2025-03-09T09:00:00Z', text: 'seen' }],
      component: [{ code: { text: 'x' }, valueDateTime: '2025-03-10T08:00:00Z' }],
    }
    const before = structuredClone(ecg)
    expect(shift(ecg)).toEqual({
      ...ecg,
      // 09:00:00 has become 15:04:06, to the second.
      effectivePeriod: { start: '2026-11-22T14:45:06Z', end: '2026-11-22T14:45:16Z' },
      issued: '2026-11-22T14:49:06.123Z',
      note: [{ time: '2026-11-21T15:04:06Z', text: 'seen' }],
      component: [{ code: { text: 'x' }, valueDateTime: '2026-11-22T14:04:06Z' }],
    })
    expect(ecg).toEqual(before)
  })

  it('moves lists of times, contained resources and the resources of a Bundle', () => {
    const timed = shift({
      resourceType: 'ServiceRequest',
      status: 'active',
      intent: 'order',
      subject: { reference: 'Patient/1' },
      occurrenceTiming: { event: ['2025-03-10T09:00:00Z', '2025-03-11T09:00:00Z'] },
      contained: [{ resourceType: 'Specimen', id: 's', receivedTime: '2025-03-10T09:00:00Z' }],
    })
    expect(timed.occurrenceTiming.event).toEqual(['2026-11-22T15:04:06Z', '2026-11-23T15:04:06Z'])
    expect(timed.contained[0]).toMatchObject({ receivedTime: '2026-11-22T15:04:06Z' })
  })

  it.each([
    ['2024', '2025'],
    ['2025-01', '2026-09'],
    ['2025-03-10', '2026-11-22'],
  ])('keeps the precision of %s', (onset, moved) => {
    const condition = shift({
      resourceType: 'Condition',
      subject: { reference: 'Patient/1' },
      onsetDateTime: onset,
    })
    expect(condition.onsetDateTime).toBe(moved)
  })

  it.each([
    ['1957-06-02', '1959-06-02'],
    ['1957-12-31', '1958-12-31'],
    ['1960-02-29', '1961-02-28'],
    ['1957', '1958'],
    ['2025-03-01', '2026-03-01'],
  ])('moves a birth on %s by whole years', (birthDate, moved) => {
    const patient = shift({ resourceType: 'Patient', birthDate } satisfies Patient)
    expect(patient.birthDate).toBe(moved)
  })

  it('keeps the age on whatever day the story is told', () => {
    const day = { noInvalidDate: true } as const
    const births = fc.date({ ...day, min: new Date('1920-01-01'), max: new Date('2025-03-09') })
    const days = fc.date({ ...day, min: new Date('2025-03-10'), max: new Date('2060-01-01') })
    fc.assert(
      fc.property(births, days, (birth, today) => {
        const birthDate = birth.toISOString().slice(0, 10)
        const moved = shiftDates({ resourceType: 'Patient', birthDate }, storyNow, today)
        expect(ageYears(moved.birthDate, today)).toBe(ageYears(birthDate, storyNow))
      }),
    )
  })
})

/** Counted by calendar comparison of one birthday after the other. */
function ageYears(birthDate: string, at: Date): number {
  const [year = 0, month = 1, day = 1] = birthDate.split('-').map(Number)
  let age = -1
  while (Date.UTC(year + age + 1, month - 1, day) <= at.getTime()) age += 1
  return age
}
