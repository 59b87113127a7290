/** @module test/store/postgres: a server that cannot be reached, breaks off or dawdles. */
import { createServer, type AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { openStore } from '../../src/store/index.ts'
import { administer, describeOnPostgres } from './engines.ts'
import { assessment, newTenant } from './samples.ts'

const now = () => 0

async function failure(databaseUrl: string): Promise<string> {
  const error: unknown = await openStore({ databaseUrl, now }).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ name: 'AnyEcgError', code: 'config-invalid' })
  const { message, stack, cause } = error as Error
  expect(cause).toBeUndefined()
  expect(stack).not.toContain('secret')
  return message
}

test.each([
  '',
  'secret',
  'mysql://u:secret@h/d',
  'postgres://u:sec ret@:x',
  'postgres://u:secret@[',
])('a DATABASE_URL that is none is told without it: %j', async (url) => {
  expect(await failure(url)).toBe(
    'DATABASE_URL: must read postgres://user:password@host:5432/database.',
  )
})

test('where nothing listens, the address is told', async () => {
  const port = await freePort()
  expect(await failure(`postgres://u:secret@127.0.0.1:${port}/d`)).toBe(
    `DATABASE_URL: no Postgres listens at 127.0.0.1:${port}.`,
  )
})

test('what is no Postgres is told apart', async () => {
  const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const message = await failure(`postgres://u:secret@127.0.0.1:${port}/d`)
  expect(message).toContain(`DATABASE_URL: 127.0.0.1:${port} does not serve the store`)
  server.close()
})

describeOnPostgres('Postgres', (databaseUrl) => {
  const sibling = (changes: Partial<Pick<URL, 'pathname' | 'username' | 'password'>>) =>
    Object.assign(new URL(databaseUrl()), { password: 'secret' }, changes).href

  test('a database, a user or a right that is missing is named', async () => {
    expect(await failure(sibling({ pathname: '/nowhere' }))).toContain('has no database nowhere.')
    const role = `anyecg_guest_${String(process.pid)}`
    expect(await failure(sibling({ username: role }))).toContain(role)
    await administer(databaseUrl(), `create role ${role} login password 'secret'`)
    try {
      expect(await failure(sibling({ username: role }))).toContain(
        `user ${role} may not create tables in`,
      )
    } finally {
      await administer(databaseUrl(), `drop role ${role}`)
    }
  })

  test('a database in another encoding is refused', async () => {
    const latin = `${new URL(databaseUrl()).pathname.slice(1)}_latin`
    await administer(
      databaseUrl(),
      `create database ${latin} encoding 'LATIN1' locale 'C' template template0`,
    )
    try {
      expect(await failure(sibling({ pathname: `/${latin}` }))).toContain('encoded in LATIN1')
    } finally {
      await administer(databaseUrl(), `drop database ${latin} with (force)`)
    }
  })

  test('connections that break are replaced', async () => {
    const store = await openStore({ databaseUrl: databaseUrl(), now })
    const one = assessment(newTenant())
    await store.assessments.keep(one)
    await administer(
      databaseUrl(),
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    )
    await expect
      .poll(() => store.assessments.find(one.tenantId, one.id).catch(() => undefined))
      .toStrictEqual(one)
    await store.close()
  })

  test('a statement that waits too long is broken off, and its connection serves again', async () => {
    const url = new URL(databaseUrl())
    url.searchParams.set('statement_timeout', '100')
    const [store, holder] = await Promise.all(
      [url.href, databaseUrl()].map((each) => openStore({ databaseUrl: each, now })),
    )
    if (!store || !holder) throw new Error('two stores were opened')
    const one = assessment(newTenant())
    await store.assessments.keep(one)
    const held = holder.executeSql(
      'begin; lock table assessments in access exclusive mode; select pg_sleep(0.8); commit',
    )
    await expect
      .poll(() => store.assessments.find(one.tenantId, one.id).catch((error: unknown) => error))
      .toMatchObject({
        code: 'store-failed',
        message: 'The store failed: canceling statement due to statement timeout (SQLSTATE 57014).',
      })
    await held
    expect(await store.assessments.find(one.tenantId, one.id)).toStrictEqual(one)
    await Promise.all([store.close(), holder.close()])
    await expect(store.assessments.find('t', 'x')).rejects.toMatchObject({ code: 'store-failed' })
  })

  test('without a word of it, a statement has fifteen seconds', async () => {
    const store = await openStore({ databaseUrl: databaseUrl(), now })
    const { rows } = await store.executeSql('show statement_timeout')
    expect(rows).toEqual([{ statement_timeout: '15s' }])
    await Promise.all([store.close(), store.close()])
  })
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
