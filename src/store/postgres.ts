/** @module store/postgres: a server that several replicas share. */
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import pg from 'pg'
import { migrationsFolder, type Engine } from './database.ts'
import { connectionFailure, notPostgresUrl, wrongEncoding } from './connection-failure.ts'

/** A replica asks little at a time, and a server has a hundred connections for all. */
const poolSize = 8
const connectTimeoutMs = 5000
/** The hook gives up long before; this frees the connection. pg-boss's maintenance has to fit in. */
const statementTimeoutMs = 15_000
/** When the server is gone without a word, it cannot time out. */
const answerTimeoutMs = statementTimeoutMs + 5000

/** Any number, the same for every replica: whose turn it is to migrate. */
const migrationLock = 2_251_022_301

/** @throws AnyEcgError `config-invalid` naming what is wrong with DATABASE_URL, without the password. */
export async function openPostgres(databaseUrl: string): Promise<Engine> {
  if (!/^postgres(ql)?:\/\//.test(databaseUrl)) throw notPostgresUrl()
  await migrateAlone(databaseUrl)
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: 'anyecg-lab',
    max: poolSize,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    query_timeout: answerTimeoutMs,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
  })
  // An idle connection that breaks is dropped by the pool, and the next query opens another. Unheard, the event would
  // end the process.
  pool.on('error', () => undefined)
  return {
    engine: 'postgres',
    db: drizzle({ client: pool }),
    executeSql: async (text, values) => {
      // node-postgres answers several statements with an array, whatever its type says.
      const results = await (pool.query(text, values) as Promise<Result | Result[]>)
      return { rows: [results].flat().flatMap(({ rows }) => rows) }
    },
    close: () => pool.end(),
  }
}

interface Result {
  readonly rows: unknown[]
}

/** Replicas that start together take turns; the lock goes with the connection, even of a process that is killed. */
async function migrateAlone(databaseUrl: string): Promise<void> {
  const client = openClient(databaseUrl)
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    throw connectionFailure(error, client)
  }
  try {
    const { rows } = await client.query<{ server_encoding: string }>('show server_encoding')
    const encoding = rows[0]?.server_encoding
    if (encoding !== 'UTF8') throw wrongEncoding(encoding, client)
    await client.query('select pg_advisory_lock($1)', [migrationLock])
    await migrate(drizzle({ client }), { migrationsFolder })
  } catch (error) {
    throw connectionFailure(error, client)
  } finally {
    await client.end()
  }
}

function openClient(databaseUrl: string): pg.Client {
  try {
    return new pg.Client({
      connectionString: databaseUrl,
      application_name: 'anyecg-lab',
      connectionTimeoutMillis: connectTimeoutMs,
    })
  } catch {
    // The error of the parser quotes the URL, password and all.
    throw notPostgresUrl()
  }
}
