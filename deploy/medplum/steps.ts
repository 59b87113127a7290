/** @module deploy/medplum/steps: the set-up, step by step; each may be repeated and changes nothing the second time. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createReference, OperationOutcomeError, type WithId } from '@medplum/core'
import type { AccessPolicy, Bot, ClientApplication, ProjectSetting } from '@medplum/fhirtypes'
import ts from 'typescript'
import type { Service } from '../../src/cds-hooks/types.ts'
import { AnyEcgError } from '../../src/errors.ts'
import { ensure, type Place } from './ensure.ts'
import {
  accessPolicy,
  botCodeSystem,
  serviceUrlSecret,
  toBot,
  toSubscription,
} from './resources.ts'
import type { Settings } from './settings.ts'

/** @returns id of the service's client; undefined in a dry run that would make it. */
export async function setUp(
  place: Place,
  service: Service,
  settings: Settings,
): Promise<string | undefined> {
  const project = `admin/projects/${projectOf(place)}`
  await asAdministrator(() => tellBot(place, project, settings.publicUrl))
  const policy = await ensure(place, 'backend', accessPolicy)
  const client = await asAdministrator(() => makeClient(place, project, settings, policy))
  const bot = await ensure(place, 'forward-bot', toBot(service, settings))
  if (bot) await deployCode(place, bot)
  if (settings.subscriptionSecret)
    await ensure(place, 'ecg', toSubscription(settings.publicUrl, settings.subscriptionSecret))
  return client?.id
}

function projectOf({ medplum }: Place): string {
  const id = medplum.getProject()?.id
  if (id) return id
  throw new AnyEcgError('config-invalid', 'MEDPLUM_CLIENT_ID: this client belongs to no project.')
}

/** The list of secrets is written as a whole: those of others are kept. */
async function tellBot(
  { medplum, dryRun, say }: Place,
  project: string,
  publicUrl: string,
): Promise<void> {
  const answer = await medplum.get<{ project: { secret?: ProjectSetting[] } }>(project)
  const { secret: secrets = [] } = answer.project
  const current = secrets.find(({ name }) => name === serviceUrlSecret)?.valueString
  if (current === publicUrl) {
    say(`kept project secret ${serviceUrlSecret}`)
    return
  }
  say(`${dryRun ? 'would set' : 'set'} project secret ${serviceUrlSecret}`)
  if (dryRun) return
  await medplum.post(`${project}/secrets`, [
    ...secrets.filter(({ name }) => name !== serviceUrlSecret),
    { name: serviceUrlSecret, valueString: publicUrl },
  ])
}

/** Only the administrator's address makes a client that can log in: it comes with a ProjectMembership. */
async function makeClient(
  place: Place,
  project: string,
  { login, publicUrl }: Settings,
  policy: WithId<AccessPolicy> | undefined,
): Promise<WithId<ClientApplication> | undefined> {
  const { medplum } = place
  const client = await ensure<ClientApplication>(
    place,
    'backend',
    {
      resourceType: 'ClientApplication',
      name: 'AnyECG-Lab',
      description: 'AnyECG-Lab reads charts and writes RiskAssessments.',
      ...(login === 'private-key' ? { jwksUri: `${publicUrl}/.well-known/jwks.json` } : {}),
    },
    () =>
      medplum.post<WithId<ClientApplication>>(`${project}/client`, {
        name: 'AnyECG-Lab',
        ...(policy ? { accessPolicy: createReference(policy) } : {}),
      }),
  )
  if (client && policy) await limitClient(place, client, policy)
  return client
}

/** A membership without a policy may do everything in the project. */
async function limitClient(
  { medplum, dryRun, say }: Place,
  client: WithId<ClientApplication>,
  policy: WithId<AccessPolicy>,
): Promise<void> {
  const membership = await medplum.searchOne('ProjectMembership', {
    profile: `ClientApplication/${client.id}`,
  })
  if (!membership)
    throw new AnyEcgError(
      'config-invalid',
      `ClientApplication/${client.id} has no ProjectMembership: delete it and run the set-up again.`,
    )
  const { reference } = createReference(policy)
  if (membership.accessPolicy?.reference === reference && !membership.access && !membership.admin)
    return
  say(`${dryRun ? 'would limit' : 'limited'} ClientApplication ${client.id} to ${reference}`)
  if (dryRun) return
  const { access: _, admin: __, ...rest } = membership
  await medplum.updateResource({ ...rest, accessPolicy: createReference(policy) })
}

/** Medplum keeps each deployment: only new code is deployed. */
async function deployCode({ medplum, dryRun, say }: Place, bot: WithId<Bot>): Promise<void> {
  const code = botCode()
  const value = createHash('sha256').update(code).digest('hex')
  if (bot.identifier?.some((one) => one.system === botCodeSystem && one.value === value)) {
    say('kept the code of Bot forward-bot')
    return
  }
  say(`${dryRun ? 'would deploy' : 'deployed'} the code of Bot forward-bot`)
  if (dryRun) return
  await medplum.post(medplum.fhirUrl('Bot', bot.id, '$deploy'), {
    filename: 'forward-bot.cjs',
    code,
  })
  // $deploy has changed the Bot meanwhile.
  const deployed = await medplum.readResource('Bot', bot.id, { cache: 'reload' })
  const others = deployed.identifier?.filter(({ system }) => system !== botCodeSystem) ?? []
  await medplum.updateResource({
    ...deployed,
    identifier: [...others, { system: botCodeSystem, value }],
  })
}

/** The Bot as CommonJS: Medplum's vm reads `exports.handler`. */
export function botCode(): string {
  const source = readFileSync(new URL('forward-bot.ts', import.meta.url), 'utf8')
  const { CommonJS } = ts.ModuleKind
  return ts.transpileModule(source, {
    compilerOptions: { module: CommonJS, target: ts.ScriptTarget.ES2022 },
  }).outputText
}

async function asAdministrator<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (cause) {
    const id = cause instanceof OperationOutcomeError ? cause.outcome.id : undefined
    if (id !== 'forbidden') throw cause
    throw new AnyEcgError(
      'config-invalid',
      'MEDPLUM_CLIENT_ID: this client is no administrator of its project. In the Medplum app open ' +
        'Admin > Project > Clients, choose it and tick Admin.',
      { cause },
    )
  }
}
