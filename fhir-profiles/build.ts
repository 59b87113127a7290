/** @module fhir-profiles/build: `node fhir-profiles/build.ts [--check]` keeps FSH, generated JSON and examples current. */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { format } from 'prettier'
import { compileProfiles } from './compile.ts'
import { transactionExample, validExamples } from './examples.ts'
import { invalidExamples } from './invalid-examples.ts'
import { renderSources, writeSources } from './write-fsh.ts'

const folder = new URL('./', import.meta.url)
const outputFolders = ['generated/', 'examples/valid/', 'examples/invalid/']

/** Path under fhir-profiles/ and text of each example. */
export async function renderExamples(): Promise<Map<string, string>> {
  const resources: [string, object][] = [
    ...Object.entries(validExamples()).map(
      ([name, resource]) => [`examples/valid/${name}.json`, resource] as [string, object],
    ),
    ['examples/valid/transaction.json', transactionExample()],
    ...invalidExamples().map(
      ({ name, resource }) => [`examples/invalid/${name}.json`, resource] as [string, object],
    ),
  ]
  const texts = resources.map(async ([path, resource]): Promise<[string, string]> => [
    path,
    await format(JSON.stringify(resource), { parser: 'json', printWidth: 100 }),
  ])
  return new Map(await Promise.all(texts))
}

/** Path and text of each compiled resource. */
export async function renderGenerated(): Promise<Map<string, string>> {
  const compiled = await compileProfiles()
  return new Map([...compiled].map(([name, text]) => [`generated/${name}`, text]))
}

/** Paths that are missing, no longer what the sources say, or that no source makes. */
export function outdated(rendered: ReadonlyMap<string, string>): string[] {
  const folders = outputFolders.filter((dir) => [...rendered.keys()].some((p) => p.startsWith(dir)))
  const surplus = folders
    .flatMap((dir) => list(dir).map((name) => dir + name))
    .filter((path) => !rendered.has(path))
  return [...surplus, ...[...rendered].filter(([p, text]) => read(p) !== text).map(([p]) => p)]
}

function list(dir: string): string[] {
  return existsSync(new URL(dir, folder)) ? readdirSync(new URL(dir, folder)) : []
}

function read(path: string): string | null {
  const file = new URL(path, folder)
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}

async function check(): Promise<string[]> {
  const sources = outdated(await renderSources())
  // What is compiled from outdated sources says nothing.
  if (sources.length > 0) return sources
  return outdated(new Map([...(await renderExamples()), ...(await renderGenerated())]))
}

async function build(): Promise<void> {
  await writeSources()
  const rendered = new Map([...(await renderGenerated()), ...(await renderExamples())])
  for (const dir of outputFolders) {
    rmSync(new URL(dir, folder), { recursive: true, force: true })
    mkdirSync(new URL(dir, folder), { recursive: true })
  }
  for (const [path, text] of rendered) writeFileSync(new URL(path, folder), text)
}

if (import.meta.main) {
  if (process.argv.includes('--check')) {
    const paths = await check()
    if (paths.length > 0) {
      process.stderr.write(
        `Outdated in fhir-profiles: ${paths.join(', ')}. Run npm run profiles.\n`,
      )
      process.exitCode = 1
    }
  } else {
    await build()
  }
}
