/**
 * @module sandbox/smart-auth/guard/access: what one token may do here.
 * A `user/` or `system/` scope is enough by itself; a `patient/` scope holds a call to the token's patient.
 */
import { OperationOutcomeError } from '@medplum/core'
import type { Resource } from '@medplum/fhirtypes'
import type { FhirServer } from '../../fhir-server/index.ts'
import { refuse } from '../../fhir-server/outcomes.ts'
import { allLetters, parseScopes, type Grant, type Letter } from '../scopes.ts'
import { aimOf, type FhirCall, type Interaction } from './fhir-call.ts'
import { createOwnership } from './ownership.ts'

export interface TokenFacts {
  readonly scope: string
  readonly patient?: string
}

/** What may be read may be shown, however it was found. */
const reading = ['r', 's'] as const

/** A call that may be made, and what of its answer may be shown. */
export interface Permit {
  /** As asked, or narrowed to the patient. */
  readonly call: FhirCall
  /** False: the resource stays here. */
  shows(resource: Resource): Promise<boolean>
}

export interface Access {
  /** @throws OperationOutcomeError 403, naming the scope that is missing or the patient the token is held to. */
  permit(call: FhirCall, bundled?: ReadonlySet<string>): Promise<Permit>
}

export function createAccess(server: FhirServer, { scope, patient }: TokenFacts): Access {
  const grants = parseScopes(scope)
  const wide = grants.filter(({ level }) => level !== 'patient')
  const held = grants.filter(({ level }) => level === 'patient')
  const ownership = patient === undefined ? undefined : createOwnership(server, patient)

  const isTheirs = async (resource: Resource) =>
    (await ownership?.ownerOf(resource)) === 'somebody-else'

  /** As a match, an include or a version. */
  const maySee = async (resource: Resource): Promise<boolean> => {
    const { resourceType: type } = resource
    if (type === 'OperationOutcome' || covers(wide, type, reading)) return true
    return covers(held, type, reading) && ownership !== undefined && !(await isTheirs(resource))
  }

  const permitHeld = async (
    call: FhirCall,
    aim: Interaction,
    bundled: ReadonlySet<string>,
  ): Promise<Permit> => {
    if (!ownership)
      throw forbidden(
        `The scope patient/${aim.type}.${aim.letter} needs a patient, and the token names none: ask for launch or launch/patient.`,
      )
    if (aim.letter === 'r') return { call, shows: maySee }
    if (aim.letter === 's') return { call: narrow(call, aim.type), shows: maySee }
    await assertOwn(call, aim, bundled)
    const isConditional = aim.letter !== 'c' && aim.id === undefined
    return {
      call: isConditional ? narrow(call, aim.type) : call,
      shows: async (resource) => !(await isTheirs(resource)),
    }
  }

  const narrow = (call: FhirCall, type: string): FhirCall => {
    const [path = '', query = ''] = call.url.split(/\?(.*)/s)
    const parameters = new URLSearchParams(query)
    const form = typeof call.body === 'string' ? new URLSearchParams(call.body) : []
    for (const [key, value] of [...parameters, ...form])
      if (ownership?.namesSomebodyElse(type, key.split(':')[0] ?? '', value))
        throw forbidden(`${key} names another patient than the token does.`, key)
    const narrowing = ownership?.narrowingOf(type)
    if (narrowing) parameters.append(narrowing.code, narrowing.value)
    return parameters.size > 0 ? { ...call, url: `${path}?${parameters.toString()}` } : call
  }

  const assertOwn = async (
    { body }: FhirCall,
    { type, id, letter, isPatch }: Interaction,
    bundled: ReadonlySet<string>,
  ): Promise<void> => {
    if (isPatch)
      throw forbidden(
        'A patch could hand the resource to another patient: with a patient/ scope use PUT.',
      )
    const stored = id
      ? await server.repository
          .readResource<Resource>(type as Resource['resourceType'], id)
          .catch(nothing)
      : undefined
    const before = stored && (await ownership?.ownerOf(stored))
    const after = body ? await ownership?.ownerOf(body as Resource, bundled) : undefined
    if (before === 'somebody-else' || after === 'somebody-else')
      throw forbidden(`The ${type} is not the token's patient's.`, type)
    if (letter !== 'c' && (before === 'shared' || after === 'shared'))
      throw forbidden(
        `A ${type} is shared by all patients: a patient/ scope cannot change it.`,
        type,
      )
  }

  return {
    permit: async (call, bundled = new Set()) => {
      const aim = aimOf(call)
      if (aim === 'open') return { call, shows: () => Promise.resolve(true) }
      if (aim === 'unknown' || aim === 'bundle') {
        if (covers(wide, '*', allLetters, 'each'))
          return { call, shows: () => Promise.resolve(true) }
        throw forbidden(
          `${call.method} [base]/${call.url.split('?')[0] ?? ''} needs user/*.cruds or system/*.cruds.`,
        )
      }
      const { letter, type } = aim
      if (covers(wide, type, [letter]))
        return {
          call,
          shows: letter === 'r' || letter === 's' ? maySee : () => Promise.resolve(true),
        }
      if (covers(held, type, [letter])) return permitHeld(call, aim, bundled)
      throw forbidden(
        `The token has no scope for this: ${missing(aim, patient)} is missing.`,
        'scope',
      )
    },
  }
}

/** @param need `any` of the letters, or `each`. */
function covers(
  grants: readonly Grant[],
  type: string,
  letters: readonly Letter[],
  need: 'any' | 'each' = 'any',
): boolean {
  const fitting = grants.filter((grant) => grant.type === '*' || grant.type === type)
  const has = (letter: Letter) => fitting.some((grant) => grant.letters.includes(letter))
  return need === 'any' ? letters.some(has) : letters.every(has)
}

function missing({ type, letter }: Interaction, patient: string | undefined): string {
  return `${patient === undefined ? 'user' : 'patient'}/${type}.${letter}`
}

function nothing(): undefined {
  return undefined
}

export function forbidden(text: string, expression?: string): OperationOutcomeError {
  return refuse('forbidden', text, { id: 'forbidden', ...(expression ? { expression } : {}) })
}
