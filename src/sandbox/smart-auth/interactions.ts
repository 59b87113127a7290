/** @module sandbox/smart-auth/interactions: the user signs in, chooses a patient, says what the app may do. */
import type { HttpBindings } from '@hono/node-server'
import { Hono, type Context } from 'hono'
import type { InteractionResults, Provider } from 'oidc-provider'
import { errors } from 'oidc-provider'
import type { FhirServer } from '../fhir-server/index.ts'
import { contextFor, isPreauthorised, offeredScopes, type ConsentRequest } from './consent.ts'
import type { Grants } from './grants.ts'
import type { LaunchContext, LaunchStore } from './launch-context.ts'
import { pageHeaders } from './page-headers.ts'
import { choicePage, consentPage, errorPage } from './pages.ts'
import { findName, listPatients, listPractitioners } from './people.ts'

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>
type Bound = Context<{ Bindings: HttpBindings }>

export function createInteractionRoutes(
  provider: Provider,
  store: LaunchStore,
  grants: Grants,
  { repository }: FhirServer,
): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.use('/interaction/*', pageHeaders)
  app.onError((error, c) => {
    if (!(error instanceof errors.SessionNotFound)) throw error
    return c.html(
      errorPage('This page is no longer good', [
        'Go back to the app or the chart and start again.',
      ]),
      400,
    )
  })

  app.get('/interaction/:uid', async (c) => {
    const interaction = await find(c)
    const request = requestOf(interaction)
    switch (interaction.prompt.name) {
      case 'login':
        // Who opened the chart is signed in already.
        return request.launch
          ? login(c, interaction, request.launch.user)
          : c.html(await showLogin())
      case 'select_patient':
        return c.html(await showPatients())
      default:
        return isPreauthorised(request)
          ? consent(c, interaction, offeredScopes(request))
          : c.html(await showConsent(interaction))
    }
  })

  app.post('/interaction/:uid', async (c) => {
    const interaction = await find(c)
    const form = await c.req.formData()
    if (form.get('answer') !== 'yes')
      return finish(c, { error: 'access_denied', error_description: 'The user said no.' })
    switch (interaction.prompt.name) {
      case 'login':
        return login(c, interaction, await chosen(form, 'user', listPractitioners))
      case 'select_patient':
        return finish(c, {
          select_patient: { patient: await chosen(form, 'patient', listPatients) },
        })
      default:
        return consent(c, interaction, form.getAll('scope'))
    }
  })
  return app

  function find({ env }: Bound): Promise<Interaction> {
    return provider.interactionDetails(env.incoming, env.outgoing)
  }

  async function finish(c: Bound, result: InteractionResults): Promise<Response> {
    return c.redirect(await provider.interactionResult(c.env.incoming, c.env.outgoing, result), 303)
  }

  /** @throws SessionNotFound where the launch has been used, or has expired, since the way in began. */
  function requestOf({ params }: Interaction): ConsentRequest {
    const { client_id: clientId = '', scope = '', launch: handle } = texts(params)
    const launch = handle === undefined ? undefined : store.launches.get(handle)
    if (handle !== undefined && !launch) throw new errors.SessionNotFound('the launch is over')
    return { clientId, scope, launch }
  }

  async function chosen(form: FormData, field: string, list: typeof listPatients): Promise<string> {
    const value = form.get(field)
    const choice = (await list(repository)).find((one) => one.value === value)
    if (!choice) throw new errors.SessionNotFound(`${field} is not one of the choices`)
    return choice.value
  }

  async function showLogin() {
    return choicePage({
      title: 'Who are you?',
      text: 'Choose a simulated practitioner',
      name: 'user',
      choices: await listPractitioners(repository),
      button: 'Sign in',
    })
  }

  async function showPatients() {
    return choicePage({
      title: 'Which patient?',
      text: 'The app opens for one patient',
      name: 'patient',
      choices: await listPatients(repository),
      button: 'Choose',
    })
  }

  /** Another user than before starts a session of their own: what ends with the old one ends now. */
  async function login(c: Bound, interaction: Interaction, accountId: string): Promise<Response> {
    const { session } = interaction
    if (session && session.accountId !== accountId) {
      await (await provider.Session.findByUid(session.uid))?.destroy()
      await grants.endSession(session.uid)
      delete interaction.session
      await interaction.persist()
    }
    return finish(c, { login: { accountId } })
  }

  async function showConsent(interaction: Interaction) {
    const request = requestOf(interaction)
    const patient = request.launch?.patient ?? chosenOf(interaction)?.patient
    const client = await provider.Client.find(request.clientId)
    return consentPage({
      client: client?.clientName ?? request.clientId,
      user: await findName(repository, interaction.session?.accountId ?? ''),
      ...(patient ? { patient: await findName(repository, `Patient/${patient}`) } : {}),
      scopes: offeredScopes(request),
    })
  }

  async function consent(c: Bound, interaction: Interaction, ticked: readonly unknown[]) {
    const request = requestOf(interaction)
    // Used up before anything is waited for: of two at the same moment, one gets it.
    store.launches.delete(String(interaction.params.launch))
    const allowed = offeredScopes(request).filter((scope) => ticked.includes(scope))
    const grantId = await grants.give({
      session: interaction.session,
      clientId: request.clientId,
      allowed,
      refused: request.scope.split(' ').filter((scope) => !allowed.includes(scope)),
      context: contextFor(request, chosenOf(interaction), allowed),
    })
    return finish(c, { consent: { grantId } })
  }
}

function texts(params: Interaction['params']): Partial<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  )
}

/** The patient that was chosen on the page before. */
function chosenOf({ lastSubmission }: Interaction): LaunchContext | undefined {
  return lastSubmission?.select_patient as LaunchContext | undefined
}
