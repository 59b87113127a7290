/** @module cds-hooks/read-json: a body to a value, refused before it is parsed when it is nested absurdly. */
import { AnyEcgError } from '../errors.ts'

/** FHIR in a Bundle in a prefetch, with extensions on extensions, stays well below. */
const maxDepth = 64

/** @throws AnyEcgError `request-invalid`. */
export async function readJson(request: { text(): Promise<string> }): Promise<unknown> {
  const text = await request.text()
  if (isDeeperThan(text, maxDepth))
    throw new AnyEcgError('request-invalid', `body: is nested deeper than ${maxDepth} levels`)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AnyEcgError('request-invalid', 'body: is not JSON', { cause })
  }
}

/** Eight megabytes of `[` would be eight million objects once parsed: brackets are counted first. */
export function isDeeperThan(json: string, limit: number): boolean {
  let depth = 0
  for (let at = 0; at < json.length; at++) {
    const char = json[at]
    if (char === '"') at = endOfString(json, at)
    else if (char === '{' || char === '[') depth++
    else if (char === '}' || char === ']') depth--
    if (depth > limit) return true
  }
  return false
}

/** Waveforms are long strings: they are skipped in one step. */
function endOfString(json: string, start: number): number {
  for (let quote = json.indexOf('"', start + 1); quote >= 0; quote = json.indexOf('"', quote + 1)) {
    let before = quote - 1
    while (json[before] === '\\') before--
    if ((quote - before) % 2 === 1) return quote
  }
  return json.length
}
