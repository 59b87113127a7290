/** @module store/database: what the two engines have in common. */
import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import type { Store } from './store.ts'

export type Database = PgDatabase<PgQueryResultHKT>

export interface Engine extends Pick<Store, 'engine' | 'executeSql' | 'close'> {
  readonly db: Database
}

export const migrationsFolder = resolve(import.meta.dirname, 'migrations')

/** A key of one length for content of any: JSON keeps the parts apart. */
export function digestOf(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

/** The fields that are neither null, as Postgres says absent, nor undefined. */
export function present<T extends object>(
  fields: T,
): { [name in keyof T]?: Exclude<T[name], null | undefined> } {
  const kept = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(kept) as { [name in keyof T]?: Exclude<T[name], null | undefined> }
}
