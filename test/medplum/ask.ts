/** @module test/medplum/ask: what the tests ask of CDS services, with Medplum's own client. */
import type { CdsCard, CdsService, MedplumClient, WithId } from '@medplum/core'
import type { Practitioner } from '@medplum/fhirtypes'

export const clinician: WithId<Practitioner> = { resourceType: 'Practitioner', id: 'clinician' }

/** The indicator a card is about. */
export function findingOf({ source }: CdsCard): string | undefined {
  return source?.topic?.code
}

/** The only service of a server. */
export async function discover(client: MedplumClient): Promise<CdsService> {
  const [service, ...others] = (await client.getCdsServices()).services
  if (!service || others.length > 0) throw new Error('there should be one CDS service')
  return service
}
