/** @module store/connection-failure: what is wrong with DATABASE_URL, in a sentence that never holds the password. */
import type { Client } from 'pg'
import { AnyEcgError } from '../errors.ts'
import { codeOf, driverError, reasonOf } from './failure.ts'

export function notPostgresUrl(): AnyEcgError {
  return configInvalid('must read postgres://user:password@host:5432/database')
}

export function wrongEncoding(encoding: string | undefined, client: Client): AnyEcgError {
  return configInvalid(
    `the database ${client.database ?? ''} is encoded in ${encoding ?? 'no known way'}; make one with encoding UTF8`,
  )
}

export function connectionFailure(error: unknown, client: Client): AnyEcgError {
  if (error instanceof AnyEcgError) return error
  return configInvalid(explain(driverError(error), client))
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html, and the codes of Node's sockets. */
function explain(error: unknown, { host, port, database = '', user = '' }: Client): string {
  const server = `${host}:${port}`
  switch (codeOf(error)) {
    case 'ECONNREFUSED':
    case 'ENOENT':
      return `no Postgres listens at ${server}`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the host ${host} is not known`
    case '28P01':
      return `${server} refuses the password of user ${user}`
    case '28000':
      return `${server} does not let user ${user} in: see its pg_hba.conf`
    case '3D000':
      return `${server} has no database ${database}`
    case '42501':
      return `user ${user} may not create tables in ${database}: make it the owner`
    case '25006':
      return `${server} is read-only: name the primary server`
    default:
      return `${server} does not serve the store: ${reasonOf(error)}`
  }
}

function configInvalid(problem: string): AnyEcgError {
  return new AnyEcgError('config-invalid', `DATABASE_URL: ${problem}.`)
}
