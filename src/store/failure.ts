/** @module store/failure: what went wrong in the store, told without what was in the row. */
import { DrizzleQueryError } from 'drizzle-orm'
import { AnyEcgError, messageOf } from '../errors.ts'

/**
 * The same table, whose failures are `store-failed`. Drizzle's error quotes every parameter and Postgres' its row, so
 * neither comes along as the cause.
 */
export function failingPlainly<T extends object>(table: T): T {
  const guarded = Object.entries(table as Record<string, Call>).map(([name, call]) => [
    name,
    async (...args: unknown[]) => {
      try {
        return await call(...args)
      } catch (error) {
        throw error instanceof AnyEcgError ? error : storeFailure(error)
      }
    },
  ])
  return Object.fromEntries(guarded) as T
}

type Call = (...args: unknown[]) => Promise<unknown>

function storeFailure(error: unknown): AnyEcgError {
  return new AnyEcgError('store-failed', `The store failed: ${reasonOf(driverError(error))}.`)
}

/** What the driver threw, without the query that Drizzle wraps it in. */
export function driverError(error: unknown): unknown {
  return error instanceof DrizzleQueryError ? error.cause : error
}

/** SQLSTATE classes whose messages quote values: data exceptions and broken constraints. */
const quotesValues = /^2[23]/

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
function sqlStateOf(error: unknown): string | undefined {
  const code = codeOf(error)
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) ? code : undefined
}

/** Of the server, the driver or the network. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

export function reasonOf(error: unknown): string {
  const sqlState = sqlStateOf(error)
  if (sqlState && quotesValues.test(sqlState)) return `SQLSTATE ${sqlState}`
  // Node's error for a host with several addresses has a code and no message.
  const message = messageOf(error) === '' ? (codeOf(error) ?? 'no reason given') : messageOf(error)
  return sqlState ? `${message} (SQLSTATE ${sqlState})` : message
}
