/** @module sandbox/smart-auth/authorization: what an authorization request must say, and what the user is asked. */
import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'
import type { ExpiringMap } from './expiring-map.ts'
import type { Launch } from './launch-context.ts'

type ParameterCheck = (ctx: KoaContextWithOIDC, value: string | undefined) => void

/** https://hl7.org/fhir/smart-app-launch/app-launch.html#request-4: no token for another server's sake. */
export function checkAudience(fhirBase: string): ParameterCheck {
  return (_, value) => {
    if (value?.replace(/\/+$/, '') !== fhirBase)
      throw new errors.InvalidRequest(`aud must be the FHIR server: ${fhirBase}`)
  }
}

export function checkLaunch(launches: ExpiringMap<Launch>): ParameterCheck {
  return ({ oidc }, value) => {
    if (value !== undefined && !launches.get(value))
      throw new errors.InvalidRequest(
        'launch is unknown, used or expired: open the app again from the chart',
      )
    if (value === undefined && oidc.requestParamScopes.has('launch'))
      throw new errors.InvalidRequest('the scope launch needs the parameter launch')
  }
}

/** Sign-in, patient, consent: each only where it is not known yet. */
export function createPolicy(launches: ExpiringMap<Launch>) {
  const { Check, Prompt, base } = interactionPolicy
  const policy = base()
  const launchOf = ({ oidc }: KoaContextWithOIDC) =>
    launches.get(typeof oidc.params?.launch === 'string' ? oidc.params.launch : '')

  policy.get('login')?.checks.add(
    new Check('launch_user', 'the chart was opened by another user', 'login_required', (ctx) => {
      const launch = launchOf(ctx)
      return launch !== undefined && ctx.oidc.session?.accountId !== launch.user
    }),
  )
  policy.add(
    new Prompt(
      { name: 'select_patient', requestable: false },
      new Check('no_patient', 'a patient must be chosen', 'interaction_required', (ctx) => {
        const { oidc } = ctx
        const isAsked = oidc.requestParamScopes.has('launch/patient')
        // A launch brings its patient, and is used up when this is asked again after consent.
        const isKnown = oidc.params?.launch !== undefined || oidc.result?.select_patient
        return isAsked && !isKnown
      }),
    ),
    1,
  )
  return policy
}
