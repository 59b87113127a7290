/**
 * @module store/columns: how a value of ours becomes a value of Postgres and comes back the same.
 * Postgres keeps no NUL and no lone surrogate, neither in text nor in jsonb. In what people write they become U+FFFD;
 * a key that holds one is refused, for two keys must not become one.
 */
import { customType } from 'drizzle-orm/pg-core'
import { AnyEcgError } from '../errors.ts'

/** An entry of a btree takes 2704 bytes, and the widest index has three keys. */
const mostKeyBytes = 512

/** ECMA-262, section 21.4.1.1: no date lies further from 1970. */
const mostMs = 8.64e15

/** What rows are found by. */
export const key = customType<{ data: string; driverData: string }>({
  dataType: () => 'text',
  toDriver: (text) => {
    if (text.includes('\0') || !text.isWellFormed())
      throw refused('holds a NUL or half a character, which Postgres cannot keep')
    if (Buffer.byteLength(text) > mostKeyBytes)
      throw refused(`is longer than ${mostKeyBytes} bytes: ids are shorter`)
    return text
  },
})

/** What people write. */
export const prose = customType<{ data: string; driverData: string }>({
  dataType: () => 'text',
  toDriver: keepable,
})

/**
 * Milliseconds since 1970, rounded to whole ones. bigint holds every date that JavaScript has; timestamptz ends
 * 264 thousand years earlier and takes no year beyond 9999 in the form that Date writes.
 */
export const instant = customType<{ data: number; driverData: number | string | bigint }>({
  dataType: () => 'bigint',
  toDriver: (ms) => {
    if (!(Math.abs(ms) <= mostMs)) throw refused('is not a time: ms since 1970 are expected')
    return Math.round(ms)
  },
  fromDriver: Number,
})

/** Bit for bit; jsonb would lose the sign of -0 and everything that is not finite. */
export const doubles = customType<{ data: readonly number[]; driverData: string | number[] }>({
  dataType: () => 'double precision[]',
  toDriver: (numbers) =>
    `{${numbers.map((one) => (Object.is(one, -0) ? '-0' : String(one))).join(',')}}`,
  fromDriver: (numbers) => numbers as number[],
})

/** jsonb; a field that is undefined is absent when it is read. Give it its type by `$type`. */
export const json = customType<{ data: unknown; driverData: unknown }>({
  dataType: () => 'jsonb',
  toDriver: (value) =>
    JSON.stringify(value, (_name, part: unknown) =>
      typeof part === 'string' ? keepable(part) : part,
    ),
})

function keepable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD')
}

function refused(problem: string): AnyEcgError {
  return new AnyEcgError('request-invalid', `A value for the store ${problem}.`)
}
