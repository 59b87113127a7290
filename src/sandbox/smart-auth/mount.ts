/** @module sandbox/smart-auth/mount: oidc-provider, which speaks Node's request and response, below a path of a Hono application. */
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Handler } from 'hono'
import type { Provider } from 'oidc-provider'
import { authPath } from './addresses.ts'

/** @param origin of the public URL: a proxy in front may have hidden it. */
export function mount(provider: Provider, origin: string): Handler<{ Bindings: HttpBindings }> {
  const callback = provider.callback()
  const { protocol, host } = new URL(origin)
  return async ({ env: { incoming, outgoing } }) => {
    const { url = '' } = incoming
    Object.assign(incoming, { url: url.slice(authPath.length), baseUrl: authPath })
    incoming.headers['x-forwarded-proto'] = protocol.replace(':', '')
    incoming.headers['x-forwarded-host'] = host
    await callback(incoming, outgoing)
    return RESPONSE_ALREADY_SENT
  }
}
