/** @module registry/write-schemas: `node src/registry/write-schemas.ts [--check]` keeps cards/schema/ current. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { format } from 'prettier'
import { z } from 'zod'
import { cardSchemas } from './schema.ts'

const schemaDir = new URL('../../cards/schema/', import.meta.url)

/** File name and text of each JSON Schema, in the formatting of the repository. */
export async function renderSchemas(): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  for (const [name, schema] of Object.entries(cardSchemas)) {
    const text = JSON.stringify(z.toJSONSchema(schema, { io: 'input' }))
    texts.set(`${name}.schema.json`, await format(text, { parser: 'json', printWidth: 100 }))
  }
  return texts
}

/** Names of the schemas in `dir` that are missing or no longer what the sources say. */
export async function outdatedSchemas(dir: URL = schemaDir): Promise<string[]> {
  const rendered = await renderSchemas()
  return [...rendered].filter(([name, text]) => readIfThere(dir, name) !== text).map(([n]) => n)
}

function readIfThere(dir: URL, name: string): string | null {
  const file = new URL(name, dir)
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}

if (import.meta.main) {
  if (process.argv.includes('--check')) {
    const outdated = await outdatedSchemas()
    if (outdated.length > 0) {
      process.stderr.write(
        `Outdated in cards/schema: ${outdated.join(', ')}. Run node src/registry/write-schemas.ts.\n`,
      )
      process.exitCode = 1
    }
  } else {
    for (const [name, text] of await renderSchemas()) writeFileSync(new URL(name, schemaDir), text)
  }
}
