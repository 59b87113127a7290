import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/conformance.md'), 'utf8')

interface Row {
  readonly number: string
  readonly requirement: string
  readonly level: string
  readonly standard: string
  readonly test: string
}

function rowsOf(markdown: string): Row[] {
  return markdown.split('\n').flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim())
    const [, number = '', requirement = '', level = '', standard = '', test = ''] = cells
    return /^R\d+$/.test(number) ? [{ number, requirement, level, standard, test }] : []
  })
}

const rows = rowsOf(page)

/** `test/path.test.ts` "title", with \" for a quote in the title. */
function citationsOf({ test }: Row): { readonly file: string; readonly title: string }[] {
  return [...test.matchAll(/`(test\/[^`]+)` "((?:\\"|[^"])+)"/g)].map(
    ([, file = '', title = '']) => ({
      file,
      title: title.replaceAll('\\"', '"'),
    }),
  )
}

const titles = new Map<string, ReadonlySet<string>>()

/** What a test file calls its tests: the first argument of each describe, it and test, `it.each(...)` included. */
function titlesOf(file: string): ReadonlySet<string> {
  const known = titles.get(file)
  if (known) return known
  const found = new Set<string>()
  const source = ts.createSourceFile(
    file,
    readFileSync(join(root, file), 'utf8'),
    ts.ScriptTarget.ESNext,
  )
  const visit = (node: ts.Node): void => {
    if (
      ts.isCallExpression(node) &&
      /^(describe|it|test)\b/.test(node.expression.getText(source))
    ) {
      const [title] = node.arguments
      if (title && ts.isStringLiteralLike(title)) found.add(title.text)
      else if (title && ts.isTemplateExpression(title))
        found.add(title.getText(source).slice(1, -1))
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  titles.set(file, found)
  return found
}

describe('docs/conformance.md', () => {
  it('numbers its requirements without a gap', () => {
    expect(rows.length).toBeGreaterThan(80)
    expect(rows.map(({ number }) => number)).toEqual(rows.map((_, i) => `R${i + 1}`))
  })

  it('has all groups', () => {
    expect([...page.matchAll(/^## (.+)$/gm)].map(([, name]) => name)).toEqual([
      'Transport',
      'Discovery',
      'Request',
      'Prefetch',
      'FHIR access',
      'Response',
      'Feedback',
      'Client JWT',
      'CORS',
      'Clients that must work',
      'Known mistakes of others',
    ])
  })

  it.each(rows)('$number: $requirement', (row) => {
    expect(row.requirement).toMatch(/\S/)
    expect(row.level).toMatch(/^[MSO]$/)
    expect(row.standard).toMatch(/^\[[^\]]+\]\(https:\/\/cds-hooks\.hl7\.org\/[\w/#.-]*\)$/)
    const citations = citationsOf(row)
    for (const { file, title } of citations) {
      expect(existsSync(join(root, file)), `${file} is there`).toBe(true)
      expect([...titlesOf(file)], `${file} has a test of that title`).toContain(title)
    }
    // A backtick path without a title would not be checked.
    expect(row.test.match(/`test\//g)?.length ?? 0).toBe(citations.length)
    const reason = /\*\*(not met|does not apply|elsewhere)\*\*(.+)/i.exec(row.test)?.[2] ?? ''
    if (citations.length === 0)
      expect(reason.length, 'a test, or a reason why there is none').toBeGreaterThan(20)
  })
})
