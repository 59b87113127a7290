/** @module test/store/engines: the same suite on both engines, each with two replicas that share one clock. */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe } from 'vitest'
import { openStore } from '../../src/store/index.ts'
import type { Store } from '../../src/store/store.ts'

export const serverUrl = process.env.ANYECG_TEST_DATABASE_URL
const needsServer = '(needs a server: set ANYECG_TEST_DATABASE_URL)'

export interface Clock {
  ms: number
}

export interface Replicas {
  readonly clock: Clock
  /** Two stores on one database; PGlite has one store, which stands for both. */
  readonly pair: () => readonly [Store, Store]
}

export function describeOnBothEngines(name: string, suite: (replicas: Replicas) => void): void {
  describe(`${name}, on PGlite`, () => {
    const clock = { ms: Date.UTC(2026, 0, 1) }
    let store: Store
    beforeAll(async () => {
      store = await openStore({ now: () => clock.ms })
      // PGlite makes a new cluster each time: seconds of computing, and more where two cores do much else.
    }, 180_000)
    afterAll(() => store.close())
    suite({ clock, pair: () => [store, store] })
  })
  describeOnPostgres(`${name}, on Postgres`, (databaseUrl) => {
    const clock = { ms: Date.UTC(2026, 0, 1) }
    let pair: readonly [Store, Store]
    beforeAll(async () => {
      const open = () => openStore({ databaseUrl: databaseUrl(), now: () => clock.ms })
      pair = await Promise.all([open(), open()])
    })
    afterAll(() => Promise.all(pair.map((store) => store.close())))
    suite({ clock, pair: () => pair })
  })
}

/** With a database of its own, which goes when the suite is done. */
export function describeOnPostgres(name: string, suite: (databaseUrl: () => string) => void): void {
  if (serverUrl === undefined) {
    describe.skip(`${name} ${needsServer}`, () => {
      suite(() => '')
    })
    return
  }
  describe(name, () => {
    const database = `anyecg_test_${randomUUID().replaceAll('-', '')}`
    beforeAll(() => administer(serverUrl, `create database ${database}`))
    afterAll(() => administer(serverUrl, `drop database ${database} with (force)`))
    const url = new URL(serverUrl)
    url.pathname = `/${database}`
    suite(() => url.href)
  })
}

export async function administer(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows
  } finally {
    await client.end()
  }
}
