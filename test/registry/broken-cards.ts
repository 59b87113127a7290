/** @module test/registry/broken-cards: a copy of cards/ in which one file was changed. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { onTestFinished } from 'vitest'

export const cardsDir = resolve(import.meta.dirname, '../../cards')

/** Folder of a copy of the bundled cards, removed when the running test ends. */
export function copyCards(): string {
  const dir = mkdtempSync(join(tmpdir(), 'cards-'))
  onTestFinished(() => {
    rmSync(dir, { recursive: true })
  })
  cpSync(cardsDir, dir, { recursive: true })
  return dir
}

/** A copy in which `file` has another text. */
export function cardsWithText(file: string, change: (text: string) => string): string {
  const dir = copyCards()
  const path = join(dir, file)
  writeFileSync(path, change(readFileSync(path, 'utf8')))
  return dir
}

/**
 * A copy in which the value at `path` is set. A step is a key or an index; undefined removes the value.
 * Throws if the path does not exist, so that a test cannot pass by missing its target.
 */
export function cardsWith(
  file: string,
  path: readonly (string | number)[],
  value: unknown,
): string {
  return cardsWithText(file, (text) => {
    const root: unknown = JSON.parse(text)
    const parent = path.slice(0, -1).reduce(child, root)
    const key = path.at(-1)
    if (typeof parent !== 'object' || parent === null || key === undefined) {
      throw new TypeError(`${file} has no ${path.join('.')}`)
    }
    Object.assign(parent, { [key]: value })
    return JSON.stringify(root)
  })
}

function child(parent: unknown, key: string | number): unknown {
  if (typeof parent !== 'object' || parent === null || !(key in parent)) {
    throw new TypeError(`no ${key} here`)
  }
  return (parent as Record<string | number, unknown>)[key]
}
