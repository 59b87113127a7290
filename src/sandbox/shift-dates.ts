/** @module sandbox/shift-dates: moves a story in time, so that its now is our now. */
import type { TypedValueWithPath } from '@medplum/core'
import type { Resource } from '@medplum/fhirtypes'
import { crawlFhir, nameChoice } from '../fhir/validate.ts'

/**
 * A copy of `resource` in which everything that happened `t` before `from` happened `t` before `to`:
 * every date, dateTime and instant moves by `to - from` and keeps its precision; times come out in UTC.
 * A birth date moves by whole years, so that the age stays what it was.
 */
export function shiftDates<T extends Resource>(resource: T, from: Date, to: Date): T {
  const shifted = structuredClone(resource)
  const seconds = Math.round((to.getTime() - from.getTime()) / 1000)
  crawlFhir(shifted, {
    visitProperty: (parent, key, _path, values) => {
      for (const value of values) {
        const [first] = [value].flat()
        if (!first || !isTemporal(first)) continue
        const object = parent.value as Record<string, unknown>
        const name = key.endsWith('[x]') ? nameChoice(key, first.type) : key
        const move = (text: unknown) =>
          name === 'birthDate'
            ? shiftBirthDate(String(text), from, to)
            : shiftDate(String(text), seconds)
        object[name] = Array.isArray(object[name]) ? object[name].map(move) : move(object[name])
      }
    },
  })
  return shifted
}

function isTemporal({ type, value }: TypedValueWithPath): boolean {
  return ['date', 'dateTime', 'instant'].includes(type) && typeof value === 'string'
}

/** @param text FHIR date, dateTime or instant; `2024` and `2024-05` count from their start. */
function shiftDate(text: string, seconds: number): string {
  const moved = new Date(Date.parse(text) + seconds * 1000).toISOString()
  if (!text.includes('T')) return moved.slice(0, text.length)
  return /\.\d/.test(text) ? moved : moved.replace(/\.\d+Z$/, 'Z')
}

/** @param text `2024-05-31`, `2024-05` or `2024`. A 29 February becomes the 28th in a common year. */
function shiftBirthDate(text: string, from: Date, to: Date): string {
  const age = ageYears(text, from)
  const born = Number(text.slice(0, 4))
  const years = to.getUTCFullYear() - from.getUTCFullYear()
  const candidates = [years, years - 1, years + 1].map((shift) => inYear(text, born + shift))
  return (
    candidates.find((candidate) => ageYears(candidate, to) === age) ?? inYear(text, born + years)
  )
}

function inYear(text: string, year: number): string {
  const isCommon = new Date(Date.UTC(year, 1, 29)).getUTCMonth() !== 1
  const rest = isCommon && text.slice(4) === '-02-29' ? '-02-28' : text.slice(4)
  return String(year).padStart(4, '0') + rest
}

/** Completed years at `at`. */
function ageYears(birthDate: string, at: Date): number {
  const years = at.getUTCFullYear() - Number(birthDate.slice(0, 4))
  const hadBirthday = at.toISOString().slice(4, birthDate.length) >= birthDate.slice(4)
  return hadBirthday ? years : years - 1
}
