/**
 * @module sandbox/smart-auth/hook-token: what the EHR gives a CDS service along with a hook.
 * https://cds-hooks.hl7.org/#passing-the-access-token-to-the-cds-service
 */
import type { Context, Handler } from 'hono'
import type { Provider } from 'oidc-provider'
import * as z from 'zod'
import type { FhirAuthorization } from '../../cds-hooks/types.ts'
import type { FhirServer } from '../fhir-server/index.ts'
import type { ChartSession } from './chart-session.ts'
import { hookClientId } from './clients.ts'
import type { Grants } from './grants.ts'
import { exists, resourceId } from './launch.ts'

const bodySchema = z.strictObject({ patient: resourceId })

/** To read this patient, and to write back what it estimates. */
const scopes = [
  'patient/*.rs',
  'patient/Device.c',
  'patient/RiskAssessment.cu',
  'patient/Provenance.c',
]

/** For one hook, and the writing that goes on after its answer. */
const lifeSeconds = 300

/**
 * `POST /auth/hook-token` `{patient}`: 200 the `fhirAuthorization` of a hook about this patient, 204 where no token is
 * asked for, 401 where nobody is signed in at the chart.
 */
export function createHookTokenHandler(
  provider: Provider,
  grants: Grants,
  options: {
    readonly fhirServer: FhirServer
    readonly required: boolean
    readonly tokenSeconds: number
    readonly sessionOf: (c: Context) => ChartSession | undefined
  },
): Handler {
  const { fhirServer, required, tokenSeconds, sessionOf } = options
  return async (c) => {
    c.header('cache-control', 'no-store')
    if (!required) return c.body(null, 204)
    const session = sessionOf(c)
    if (!session) return c.json({ error: 'Nobody is signed in at the chart: open it again.' }, 401)
    const parsed = bodySchema.safeParse(await c.req.json().catch(() => undefined))
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      const field = ['body', ...(issue?.path ?? [])].join('.')
      return c.json({ error: `${field}: ${issue?.message ?? 'is wrong'}` }, 400)
    }
    const { patient } = parsed.data
    if (!(await exists(fhirServer.repository, `Patient/${patient}`)))
      return c.json({ error: `There is no Patient/${patient} on this server.` }, 400)
    const client = await provider.Client.find(hookClientId)
    if (!client) throw new Error(`the client ${hookClientId} is gone`)
    const grantId = await grants.give({
      session,
      clientId: hookClientId,
      allowed: scopes,
      refused: [],
      context: { patient },
    })
    const scope = scopes.join(' ')
    const expiresIn = Math.min(tokenSeconds, lifeSeconds)
    const { accountId } = session
    const token = new provider.AccessToken({
      accountId,
      client,
      grantId,
      scope,
      expiresIn,
      gty: 'cds-hooks',
    })
    return c.json({
      access_token: await token.save(),
      token_type: 'Bearer',
      expires_in: expiresIn,
      scope,
      subject: hookClientId,
      patient,
    } satisfies FhirAuthorization)
  }
}
