/** Against a server that does what servers do when they are ill. */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { RequestError } from '../../../../src/sandbox/chart/page/failure.ts'
import { requestJson } from '../../../../src/sandbox/chart/page/request.ts'

let server: Server

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

async function serve(answer: RequestListener): Promise<string> {
  server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir/R4/Patient`
}

async function failureOf(request: Promise<unknown>): Promise<RequestError> {
  const error: unknown = await request.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof RequestError)) throw new Error(`no RequestError: ${String(error)}`)
  return error
}

it.each<[string, RequestListener]>([
  ['an answer that does not come', () => undefined],
  ['a body that does not end', (_request, response) => void response.write('{"a":')],
])('gives up on %s', async (_, answer) => {
  const error = await failureOf(requestJson(await serve(answer), { withinMs: 300 }))
  expect(error.message).toBe('no answer came within 1 seconds')
  expect(error.details).toMatch(/^GET http:.*\/fhir\/R4\/Patient: given up after 300 ms$/)
  expect(error.isRefusal).toBe(false)
})

it('leaves what its caller gave up to the caller', async () => {
  const closed = new AbortController()
  const url = await serve(() => {
    closed.abort()
  })
  await expect(requestJson(url, { signal: closed.signal })).rejects.toThrow(
    expect.objectContaining({ name: 'AbortError' }),
  )
})

it('tells a connection that breaks off from a refusal', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': '100' })
    response.write('{', () => response.destroy())
  })
  const error = await failureOf(requestJson(url))
  expect(error.message).toBe('the connection to the server failed')
  expect(error.isRefusal).toBe(false)
})

it.each([
  [401, 'this page has no permission for it', true],
  [429, 'the server is busy', true],
  [422, 'the server reported an error', true],
  [500, 'the server reported an error', true],
  [504, 'the server reported an error', false],
  [200, 'the answer could not be understood', false],
])(
  '%i is said in words; paths and the server are for support',
  async (status, reason, isRefusal) => {
    const url = await serve((_request, response) => {
      response.writeHead(status).end('<html>')
    })
    const error = await failureOf(requestJson(url, { method: 'POST' }))
    expect(error).toMatchObject({ message: reason, isRefusal, details: `POST ${url}: ${status}` })
  },
)

it('keeps what the OperationOutcome says for support', async () => {
  const outcome = {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code: 'invalid', details: { text: 'No such parameter.' } }],
  }
  const url = await serve((_request, response) => {
    response.writeHead(400).end(JSON.stringify(outcome))
  })
  const error = await failureOf(requestJson(url))
  expect(error.message).not.toContain('parameter')
  expect(error.details).toBe(`GET ${url}: 400 No such parameter.`)
})
