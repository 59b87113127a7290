import { readFileSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const kept = readdirSync(resolve(root, 'docs/images')).filter((name) => name.endsWith('.png'))

function named(path: string): string[] {
  const text = readFileSync(resolve(root, path), 'utf8')
  return [...text.matchAll(/images\/([\w-]+\.png)/g)].map(([, name = '']) => name)
}

describe('the pictures', () => {
  it.each(['README.md', 'docs/tour.md'])('that %s shows are kept', (path) => {
    expect(named(path).filter((name) => !kept.includes(name))).toEqual([])
  })

  it('show each view wide and narrow, light and dark, and each is in the tour', () => {
    const views = new Set(kept.map((name) => name.replace(/-\d+-(light|dark)\.png$/, '')))
    expect(views.size).toBeGreaterThan(10)
    const wanted = [...views].flatMap((view) =>
      [1280, 600].flatMap((width) =>
        ['light', 'dark'].map((look) => `${view}-${width}-${look}.png`),
      ),
    )
    expect(kept.toSorted()).toEqual(wanted.toSorted())
    expect(new Set(named('docs/tour.md'))).toEqual(new Set(kept))
  })
})
