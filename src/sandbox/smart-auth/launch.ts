/** @module sandbox/smart-auth/launch: the chart page hands a patient over to an app. */
import { randomUUID } from 'node:crypto'
import { isNotFound, isGone, OperationOutcomeError } from '@medplum/core'
import type { Handler } from 'hono'
import * as z from 'zod'
import type { FhirServer } from '../fhir-server/index.ts'
import { isOwnPage } from '../own-page.ts'
import { launchSeconds, type Launch, type LaunchStore } from './launch-context.ts'

export const resourceId = z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/, 'must be the id of a resource')

const bodySchema = z.strictObject({
  patient: resourceId,
  encounter: resourceId.optional(),
  user: z.string().regex(/^Practitioner\/[A-Za-z0-9\-.]{1,64}$/, 'must be Practitioner/[id]'),
  intent: z.string().min(1).max(100).optional(),
  appContext: z.string().max(4096).optional(),
  needPatientBanner: z.boolean().optional(),
})

/** `POST /auth/launch`: 201 `{launch}`, good for five minutes and once. From pages of this origin only. */
export function createLaunchHandler(
  origin: string,
  { launches }: LaunchStore,
  { repository }: FhirServer,
): Handler {
  return async (c) => {
    // Browsers say where a POST comes from.
    if (!isOwnPage(c.req.header('origin') ?? 'null', origin))
      return c.json({ error: 'Only the chart page of this server launches apps.' }, 403)
    const parsed = bodySchema.safeParse(await c.req.json().catch(() => undefined))
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      const field = ['body', ...(issue?.path ?? [])].join('.')
      return c.json({ error: `${field}: ${issue?.message ?? 'is wrong'}` }, 400)
    }
    const { encounter, intent, appContext, needPatientBanner, ...named } = parsed.data
    for (const reference of [
      `Patient/${named.patient}`,
      named.user,
      encounter && `Encounter/${encounter}`,
    ])
      if (reference && !(await exists(repository, reference)))
        return c.json({ error: `There is no ${reference} on this server.` }, 400)
    const launch: Launch = {
      ...named,
      ...(encounter === undefined ? {} : { encounter }),
      ...(intent === undefined ? {} : { intent }),
      ...(appContext === undefined ? {} : { appContext }),
      ...(needPatientBanner === undefined ? {} : { needPatientBanner }),
    }
    const handle = randomUUID()
    launches.set(handle, launch, launchSeconds)
    return c.json({ launch: handle }, 201, { 'cache-control': 'no-store' })
  }
}

/** @param reference `Patient/1`. */
export async function exists(
  repository: FhirServer['repository'],
  reference: string,
): Promise<boolean> {
  const [type = '', id = ''] = reference.split('/')
  try {
    await repository.readResource(type, id)
    return true
  } catch (error) {
    if (
      error instanceof OperationOutcomeError &&
      (isNotFound(error.outcome) || isGone(error.outcome))
    )
      return false
    throw error
  }
}
