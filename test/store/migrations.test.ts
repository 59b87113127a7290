/** @module test/store/migrations: the committed migrations make the schema of the source, and once. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api'
import { expect, test } from 'vitest'
import { migrationsFolder } from '../../src/store/database.ts'
import { openStore } from '../../src/store/index.ts'
import * as schema from '../../src/store/schema.ts'
import { administer, describeOnPostgres } from './engines.ts'

interface Snapshot {
  readonly id: string
}

/** Its own type names a module that it does not ship. */
const snapshotOf: (tables: Record<string, unknown>, previous: string) => Snapshot =
  generateDrizzleJson

const read = (file: string): unknown =>
  JSON.parse(readFileSync(join(migrationsFolder, 'meta', file), 'utf8'))

function newestSnapshot(): Snapshot {
  const { entries } = read('_journal.json') as { entries: { idx: number }[] }
  const newest = String(entries.at(-1)?.idx).padStart(4, '0')
  return read(`${newest}_snapshot.json`) as Snapshot
}

test('the migrations are those of the schema: else run npx drizzle-kit generate', async () => {
  const kept = newestSnapshot()
  const current = snapshotOf(schema, kept.id)
  expect(await generateMigration(kept, current)).toEqual([])
  // The comparison does see a change.
  const { silences: _, ...fewer } = schema
  expect(await generateMigration(kept, snapshotOf(fewer, kept.id))).toEqual([
    'DROP TABLE "silences" CASCADE;',
  ])
})

describeOnPostgres('migrations, on Postgres', (databaseUrl) => {
  test('replicas that start at the same moment migrate once', async () => {
    const open = () => openStore({ databaseUrl: databaseUrl(), now: Date.now })
    const stores = await Promise.all(Array.from({ length: 5 }, open))
    const again = await open()
    await Promise.all([...stores, again].map((store) => store.close()))
    const applied = await administer(databaseUrl(), 'select * from drizzle.__drizzle_migrations')
    const { entries } = read('_journal.json') as { entries: unknown[] }
    expect(applied).toHaveLength(entries.length)
  })
})
