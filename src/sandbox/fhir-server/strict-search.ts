/**
 * @module sandbox/fhir-server/strict-search: a search this server cannot apply in full is refused,
 * not answered with too much or with nothing. https://hl7.org/fhir/R4/search.html#errors
 */
import type { OperationOutcomeError } from '@medplum/core'
import { refuse } from './outcomes.ts'
import { parametersOf, type Parameter } from './search-parameters.ts'

export type Query = Readonly<Record<string, string | readonly string[] | undefined>>

/** @throws OperationOutcomeError, status 400, naming the parameter. */
export function assertSearchable(resourceType: string, query: Query): void {
  for (const [key, value] of pairs(query))
    if (!isResultParameter(resourceType, key, value)) assertCriterion(resourceType, key, value)
}

/** Criteria of a conditional create, update or delete: without any it would mean every resource. */
export function assertCondition(resourceType: string, query: Query, expression: string): void {
  const entries = pairs(query)
  if (entries.length === 0)
    throw refuse('required', `Conditional on what? Give a search parameter of ${resourceType}.`, {
      expression,
    })
  for (const [key, value] of entries) assertCriterion(resourceType, key, value)
}

/** `name=Ada&_count=1`, with or without `?` in front. */
export function parseQuery(text: string): Query {
  const query: Record<string, string[]> = {}
  for (const [key, value] of new URLSearchParams(text)) (query[key] ??= []).push(value)
  return query
}

function pairs(query: Query): [string, string][] {
  return Object.entries(query).flatMap(([key, value]) =>
    [value ?? ''].flat().map((one): [string, string] => [key, one]),
  )
}

/** https://hl7.org/fhir/R4/search.html#return: parameters that shape the answer rather than choose. */
function isResultParameter(resourceType: string, key: string, value: string): boolean {
  switch (key) {
    case '_count':
    case '_offset':
      if (/^\d{1,9}$/.test(value)) return true
      throw wrong(key, `${key} is a whole number, not "${value}".`)
    case '_total':
      if (['none', 'estimate', 'accurate'].includes(value)) return true
      throw wrong(key, `_total is none, estimate or accurate, not "${value}".`)
    case '_summary':
      if (['count', 'false'].includes(value)) return true
      throw wrong(key, `_summary=${value} is not supported: use count or false.`)
    case '_format':
      if (value.includes('json')) return true
      throw wrong(key, `This server speaks JSON only, not ${value}.`)
    case '_pretty':
    case '_elements': // A server may send more than was asked for.
      return true
    case '_sort':
      for (const field of value.split(',')) find(resourceType, field.replace(/^-/, ''), key)
      return true
    case '_include':
    case '_include:iterate':
    case '_revinclude':
    case '_revinclude:iterate':
      assertInclude(key, value)
      return true
    default:
      return false
  }
}

function assertInclude(key: string, value: string): void {
  const [type = '', code = '', ...rest] = value.split(':')
  if (find(type, code, key).type !== 'reference' || rest.length > 1)
    throw wrong(key, `${key}=${value}: write Type:reference-parameter or Type:parameter:Target.`)
}

function assertCriterion(resourceType: string, key: string, value: string): void {
  if (key.includes('.')) assertChain(resourceType, key, value)
  else assertFilter(resourceType, key, value)
}

/** `subject:Patient.name`: one step, to a known type. */
function assertChain(resourceType: string, key: string, value: string): void {
  const [link = '', target = '', ...further] = key.split('.')
  const [code = '', type] = link.split(':')
  const parameter = find(resourceType, code, key)
  const types = type ? [type] : parameter.targets
  if (parameter.type !== 'reference' || further.length > 0)
    throw wrong(key, `${key}: one step through one reference is supported.`)
  if (types.length !== 1)
    throw wrong(key, `${key}: name the type, as in ${code}:${types[0] ?? 'Patient'}.${target}.`)
  assertFilter(types[0] ?? '', target, value, key)
}

/** @param key what the request says, for the message; a chain says more than its last step. */
function assertFilter(resourceType: string, filter: string, value: string, key = filter): void {
  const [code = '', modifier] = filter.split(':')
  const parameter = find(resourceType, code, key)
  if (modifier === 'missing') {
    if (value === 'true' || value === 'false') return
    throw wrong(key, `${key} is true or false, not "${value}".`)
  }
  if (modifier !== undefined && modifier !== modifierOf[parameter.type])
    throw wrong(key, `The modifier :${modifier} is not supported on ${resourceType}.${code}.`)
  if (value.trim() === '') throw wrong(key, `${key} has no value: give one or leave it out.`)
  if (parameter.type === 'reference') assertReference(parameter, key, value)
}

/** Besides `:missing`. A string matches anywhere in the text, so `:contains` is what it does anyway. */
const modifierOf: Partial<Record<Parameter['type'], string>> = { token: 'not', string: 'contains' }

function assertReference({ targets }: Parameter, key: string, value: string): void {
  const bare = value.split(',').find((one) => !one.includes('/'))
  if (bare !== undefined && targets.length !== 1)
    throw wrong(
      key,
      `${key}=${bare}: name the type, as in ${key}=${targets[0] ?? 'Patient'}/${bare}.`,
    )
}

/** @param key what the request says, for the message. */
function find(resourceType: string, code: string, key: string): Parameter {
  const parameters = parametersOf(resourceType)
  const parameter = parameters.get(code)
  if (parameter) return parameter
  throw wrong(
    key,
    parameters.size === 0
      ? `${key}: ${resourceType || 'nothing'} is not a type this server searches.`
      : `${resourceType} has no search parameter "${code}" that this server supports. It has: ` +
          `${[...parameters.keys()].sort().join(', ')}.`,
  )
}

function wrong(key: string, text: string): OperationOutcomeError {
  return refuse('invalid', text, { expression: key })
}
