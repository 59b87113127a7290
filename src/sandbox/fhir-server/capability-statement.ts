/** @module sandbox/fhir-server/capability-statement: what GET /metadata says, and no more than is so. */
import type { CapabilityStatement, CapabilityStatementRestResource } from '@medplum/fhirtypes'
import { fhirResourceTypes } from '../../fhir/validate.ts'
import { parametersOf } from './search-parameters.ts'

const interactions = [
  'read',
  'vread',
  'update',
  'patch',
  'delete',
  'history-instance',
  'create',
  'search-type',
] as const

const limits =
  'A transaction takes 50 updates at most, and 8 entries at most if one of them is conditional. ' +
  'Parameters of type number, quantity, composite and special, reverse chaining (_has) and chains of ' +
  'more than one step are refused with 400. String parameters match anywhere in the text.'

/** @param baseUrl FHIR base, without a final slash. @param startedAt when this (empty) server came to be. */
export function describeCapabilities(baseUrl: string, startedAt: Date): CapabilityStatement {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: startedAt.toISOString(),
    kind: 'instance',
    software: { name: 'AnyECG-Lab sandbox' },
    implementation: {
      description: 'Simulated patients, in memory, empty at every start. Not for clinical use.',
      url: baseUrl,
    },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'application/json'],
    patchFormat: ['application/json-patch+json', 'application/fhir+json'],
    rest: [
      {
        mode: 'server',
        documentation: limits,
        resource: [...fhirResourceTypes()].sort().map(describeResource),
        interaction: [{ code: 'batch' }, { code: 'transaction' }],
        operation: [
          {
            name: 'graphql',
            definition: 'http://hl7.org/fhir/OperationDefinition/Resource-graphql',
            documentation: 'POST [base]/$graphql',
          },
        ],
      },
    ],
  }
}

function describeResource(type: string): CapabilityStatementRestResource {
  const parameters = [...parametersOf(type).values()].sort((a, b) => (a.code < b.code ? -1 : 1))
  const includes = parameters
    .filter((parameter) => parameter.type === 'reference')
    .map(({ code }) => `${type}:${code}`)
  return {
    type: type as NonNullable<CapabilityStatementRestResource['type']>,
    ...(type === 'Subscription'
      ? { documentation: 'Stored like any resource; this server sends no notifications.' }
      : {}),
    interaction: interactions.map((code) => ({ code })),
    versioning: 'versioned-update',
    readHistory: true,
    updateCreate: false,
    conditionalCreate: true,
    conditionalRead: 'not-supported',
    conditionalUpdate: true,
    conditionalDelete: 'single',
    referencePolicy: ['literal', 'logical', 'local'],
    ...(includes.length > 0 ? { searchInclude: includes } : {}),
    ...(parameters.length > 0
      ? {
          searchParam: parameters.map(({ code, type: kind, url }) => ({
            name: code,
            type: kind,
            ...(url ? { definition: url } : {}),
          })),
        }
      : {}),
    operation: [
      {
        name: 'validate',
        definition: 'http://hl7.org/fhir/OperationDefinition/Resource-validate',
      },
      ...(type === 'Patient'
        ? [
            {
              name: 'everything',
              definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything',
            },
          ]
        : []),
    ],
  }
}
