/** @module deploy/medplum/resources: what a Medplum project needs for AnyECG-Lab. Data only. */
import type { AccessPolicy, AccessPolicyResource, Bot, Subscription } from '@medplum/fhirtypes'
import type { Service } from '../../src/cds-hooks/types.ts'
import { ecgCodes } from '../../src/fhir/find-ecg.ts'
import { canonicalBase } from '../../src/registry/canonical.ts'
import type { Row } from '../../src/tenants/schema.ts'
import type { Settings } from './settings.ts'

/** AccessPolicy, ClientApplication and Subscription have no identifier: a tag names what the set-up made. */
export const tagSystem = `${canonicalBase}/sid/medplum-set-up`
/** sha256 of the code a Bot runs. */
export const botCodeSystem = `${canonicalBase}/sid/medplum-bot-code`
/** The Bot finds the service under this name. */
export const serviceUrlSecret = 'ANYECG_SERVICE_URL'

const secretExtension = 'https://www.medplum.com/fhir/StructureDefinition/subscription-secret'

const may = (
  interaction: NonNullable<AccessPolicyResource['interaction']>,
  ...types: readonly string[]
): AccessPolicyResource[] => types.map((resourceType) => ({ resourceType, interaction }))

/** What the service's own client may do, and no more. Conditional creates search first. */
export const accessPolicy: AccessPolicy = {
  resourceType: 'AccessPolicy',
  name: 'AnyECG-Lab',
  resource: [
    ...may(['read', 'search'], 'Patient', 'Observation', 'ServiceRequest', 'Condition'),
    ...may(['read', 'search', 'create', 'update'], 'RiskAssessment', 'Device', 'Provenance'),
  ],
}

/**
 * No prefetch: Medplum keeps a copy of what a Bot is given and refuses bodies over 1 MB, which four 12-lead ECGs
 * are. The service reads what it needs with the user's token instead.
 */
export function toBot(service: Service, { botRuntime }: Settings): Bot {
  const { hook, title = 'AnyECG-Lab', description, usageRequirements } = service
  return {
    resourceType: 'Bot',
    name: 'AnyECG-Lab',
    description: 'Hands a patient-view hook to AnyECG-Lab, and its cards back.',
    runtimeVersion: botRuntime,
    // A failure is an AuditEvent; each opened chart is not.
    auditEventTrigger: 'on-output',
    cdsService: {
      hook,
      title,
      description,
      ...(usageRequirements ? { usageRequirements } : {}),
    },
  }
}

/** Medplum signs each notification: X-Signature, hex HMAC-SHA256 of the body. */
export function toSubscription(publicUrl: string, secret: string): Subscription {
  return {
    resourceType: 'Subscription',
    status: 'active',
    reason: 'AnyECG-Lab assesses an ECG before its chart is opened.',
    criteria: `Observation?code=${ecgCodes.join(',')}`,
    channel: {
      type: 'rest-hook',
      endpoint: `${publicUrl}/jobs/ecg`,
      payload: 'application/fhir+json',
    },
    extension: [{ url: secretExtension, valueString: secret }],
  }
}

/** Names of the variables in which the row expects secrets. */
export function variableOf(site: string, what: string): string {
  return `${site
    .toUpperCase()
    .replaceAll('-', '_')
    .replace(/^(?=\d)/, 'SITE_')}_${what}`
}

/** The site's row of the tenants file. Silent, as every new tenant. */
export function toTenantRow(settings: Settings, clientId: string) {
  const { site, medplumUrl, login } = settings
  const tokenUrl = `${medplumUrl}/oauth2/token`
  return {
    id: site,
    fhirServers: [`${medplumUrl}/fhir/R4`],
    auth: { kind: 'smart-bearer' },
    mode: 'silent',
    // In clear, so within this machine.
    ...(medplumUrl.startsWith('http:') ? { privateNetwork: true } : {}),
    backend:
      login === 'private-key'
        ? {
            kind: 'smart-backend',
            tokenUrl,
            clientId,
            privateKeyEnv: variableOf(site, 'PRIVATE_KEY'),
            alg: 'ES384',
          }
        : {
            kind: 'client-credentials',
            tokenUrl,
            clientIdEnv: variableOf(site, 'CLIENT_ID'),
            clientSecretEnv: variableOf(site, 'CLIENT_SECRET'),
          },
  } satisfies Partial<Row>
}
