import { expect, it } from 'vitest'
import {
  formatAge,
  formatDay,
  formatTime,
  parseTime,
  placeInTime,
} from '../../../../src/sandbox/chart/page/time.ts'

const now = new Date(2026, 10, 22)

it.each([
  ['1959-06-02', '67 y'],
  ['1959-11-22', '67 y'],
  ['1959-11-23', '66 y'],
  ['1959', '67 y'],
  ['2025-09-14', '14 mo'],
  ['2026-11-30', '0 mo'],
  [undefined, ''],
])('age of one born %s is %s', (birthDate, age) => {
  expect(formatAge(birthDate, now)).toBe(age)
})

it.each([
  ['2026-11-22T08:41:00Z', '22 Nov 2026 08:41'],
  ['2026-11-22', '22 Nov 2026'],
  ['2026-11-22T08:41:00', '22 Nov 2026'],
  ['2026-11', '2026-11'],
  ['2026', '2026'],
  ['soon', 'soon'],
  [undefined, ''],
])('%s reads %s', (text, shown) => {
  expect(formatTime(text)).toBe(shown)
})

it('shows a calendar day as it is', () => {
  expect(formatDay('1960-02-29')).toBe('29 Feb 1960')
})

it('reads times and days, and nothing else', () => {
  expect(parseTime('2026-11-22T08:41:00+01:00')).toBe(Date.UTC(2026, 10, 22, 7, 41))
  expect(parseTime('2026-11-22')).toBe(new Date(2026, 10, 22).getTime())
  expect(parseTime('2026-11')).toBeUndefined()
  expect(parseTime('soon')).toBeUndefined()
  expect(parseTime(undefined)).toBeUndefined()
})

it.each(['2026-11-22', '2026-11-22T08:41:00'])('gives %s the whole day', (text) => {
  const until = new Date(2026, 10, 23).getTime() - 1
  expect(placeInTime(text)).toEqual({ time: new Date(2026, 10, 22).getTime(), until })
  expect(placeInTime('2026-11-22T08:41:00Z')).toEqual({ time: Date.UTC(2026, 10, 22, 8, 41) })
})
