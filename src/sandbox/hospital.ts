/** @module sandbox/hospital: the simulated patients, as of today. */
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bundle, Practitioner, Resource } from '@medplum/fhirtypes'
import { AnyEcgError, messageOf } from '../errors.ts'
import { validateFhir } from '../fhir/validate.ts'
import type { FhirServer } from './fhir-server/index.ts'
import { shiftDates } from './shift-dates.ts'

/** Who sits in front of the chart page. */
const clinician: Practitioner = {
  resourceType: 'Practitioner',
  id: 'sandbox-clinician',
  active: true,
  name: [{ text: 'Sandbox Clinician', family: 'Clinician', given: ['Sandbox'] }],
}

/**
 * Loads one collection Bundle for each patient. `Bundle.timestamp` is the now of its story; all dates
 * are moved so that it becomes `now`. Resources keep their ids.
 * @param options.directory of the *.json files; default `hospital/` beside this module.
 * @returns the number of Patients.
 * @throws AnyEcgError `file-unreadable` or `sandbox-data-invalid`, naming file and element.
 */
export async function loadHospital(
  server: FhirServer,
  options: { readonly directory?: string; readonly now?: Date } = {},
): Promise<number> {
  const { directory = join(import.meta.dirname, 'hospital'), now = new Date() } = options
  const resources = new Map<string, Resource>([[keyOf(clinician), clinician]])
  for (const file of await listFiles(directory)) {
    for (const resource of await readStory(join(directory, file), now)) {
      const known = resources.get(keyOf(resource))
      if (known && JSON.stringify(known) !== JSON.stringify(resource))
        throw invalid(file, `${keyOf(resource)} stands in another file too, with other content`)
      resources.set(keyOf(resource), resource)
    }
  }
  await server.load([...resources.values()])
  return [...resources.values()].filter(({ resourceType }) => resourceType === 'Patient').length
}

async function listFiles(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).filter((name) => name.endsWith('.json')).sort()
  } catch (cause) {
    throw unreadable(directory, cause)
  }
}

async function readStory(path: string, now: Date): Promise<Resource[]> {
  let bundle: Bundle
  try {
    bundle = JSON.parse(await readFile(path, 'utf8')) as Bundle
  } catch (cause) {
    throw unreadable(path, cause)
  }
  const [issue] = validateFhir(bundle)
  if (issue) throw invalid(path, `${issue.expression}: ${issue.text}`)
  if (bundle.type !== 'collection') throw invalid(path, 'Bundle.type must be collection')
  if (!bundle.timestamp) throw invalid(path, 'Bundle.timestamp, the now of the story, is missing')
  const storyNow = new Date(bundle.timestamp)
  return resolveFullUrls(bundle, path).map((resource) => shiftDates(resource, storyNow, now))
}

/** Within a Bundle resources may refer to each other by fullUrl; in the store they do by id. */
function resolveFullUrls(bundle: Bundle, path: string): Resource[] {
  const references = new Map<string, string>()
  const resources = (bundle.entry ?? []).map(({ resource, fullUrl }, index) => {
    if (!resource?.id) throw invalid(path, `Bundle.entry[${index}].resource.id is missing`)
    if (fullUrl) references.set(fullUrl, keyOf(resource))
    return resource
  })
  return JSON.parse(JSON.stringify(resources), (key, value: unknown) =>
    key === 'reference' && typeof value === 'string' ? (references.get(value) ?? value) : value,
  ) as Resource[]
}

function keyOf({ resourceType, id = '' }: Resource): string {
  return `${resourceType}/${id}`
}

function unreadable(path: string, cause: unknown): AnyEcgError {
  return new AnyEcgError('file-unreadable', `${path}: ${messageOf(cause)}`, { cause })
}

function invalid(path: string, text: string): AnyEcgError {
  return new AnyEcgError('sandbox-data-invalid', `${path}: ${text}`)
}
