/** @module store/pglite: Postgres in this process, in memory: gone when it ends. For the sandbox, the tests and a first look. */
import { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { migrate } from 'drizzle-orm/pglite/migrator'
import { fromPglite } from 'pg-boss'
import { migrationsFolder, type Engine } from './database.ts'

export async function openPglite(): Promise<Engine> {
  const client = await PGlite.create()
  const db = drizzle({ client })
  await migrate(db, { migrationsFolder })
  const jobs = fromPglite(client)
  return {
    engine: 'pglite',
    db,
    executeSql: (text, values) => jobs.executeSql(text, values),
    close: () => client.close(),
  }
}
