import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { outdatedSchemas, renderSchemas } from '../../src/registry/write-schemas.ts'
import { cardsDir, copyCards } from './broken-cards.ts'

test('the committed schemas are those of the sources, no more and no fewer', async () => {
  expect(await outdatedSchemas()).toEqual([])
  expect(readdirSync(join(cardsDir, 'schema')).toSorted()).toEqual(
    [...(await renderSchemas()).keys()].toSorted(),
  )
})

test('a schema that is missing or differs is outdated', async () => {
  const schemas = join(copyCards(), 'schema')
  rmSync(join(schemas, 'orders.schema.json'))
  writeFileSync(join(schemas, 'policy.schema.json'), '{}\n')
  expect(await outdatedSchemas(pathToFileURL(`${schemas}/`))).toEqual([
    'orders.schema.json',
    'policy.schema.json',
  ])
})

test('the command checks', () => {
  const script = resolve(import.meta.dirname, '../../src/registry/write-schemas.ts')
  expect(execFileSync(process.execPath, [script, '--check'], { encoding: 'utf8' })).toBe('')
})

test('each data file names a schema that exists', () => {
  const files = readdirSync(cardsDir, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.json') && !file.startsWith('schema'),
  )
  expect(files).toHaveLength(21)
  for (const file of files) {
    const path = join(cardsDir, file)
    const { $schema } = JSON.parse(readFileSync(path, 'utf8')) as { $schema: string }
    expect(existsSync(resolve(dirname(path), $schema)), `${file}: ${$schema}`).toBe(true)
  }
})
