import fc from 'fast-check'
import MarkdownIt from 'markdown-it'
import { describe, expect, it } from 'vitest'
import { toCard } from '../../src/present/card.ts'
import { escapeMarkdown } from '../../src/present/markdown.ts'
import { locales } from '../../src/registry/template.ts'
import { inputFor, registryWith } from './card-examples.ts'

/** With everything switched on that a client might switch on. */
const markdown = new MarkdownIt({ html: true, linkify: true })

/** Pieces of markup, so that whole tags, links and tables come about, between any characters at all. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...['<script>', '<img src=x onerror=alert(1)>', '</p>', '<!--', '&lt;b&gt;', '&#60;'],
        ...['[a](https://e.example)', '![a](x)', '[a]: https://e.example', '<https://e.example>'],
        ...['https://e.example', 'www.e.example', 'a@e.example', 'e.example.com', '//e.example'],
        ...[
          '**',
          '__',
          '*a*',
          '_a_',
          '~~',
          '`',
          '```',
          '~~~',
          '\\',
          '\\*',
          '# ',
          '- ',
          '+ ',
          '1. ',
        ],
        ...[
          '2) ',
          '> ',
          '=',
          '---',
          '***',
          '|',
          '| - |',
          '\n',
          '\n\n',
          '\r',
          '\t',
          '    ',
          '\u2028',
        ],
      ),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((pieces) => pieces.join(''))

describe('escapeMarkdown', () => {
  it('leaves nothing that markdown turns into markup, within a line or at the start of a paragraph', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const escaped = escapeMarkdown(text)
        expect(markdown.renderInline(`x ${escaped} x`)).not.toMatch(/[<>]/)
        fc.pre(escaped !== '')
        expect(markdown.render(escaped)).toMatch(/^<p>[^<>]*<\/p>\n$/)
      }),
      { numRuns: 2000 },
    )
  })

  it('shows what was written, white space apart', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        const unescaped = markdown.utils.unescapeAll(escapeMarkdown(text))
        expect(unescaped).toBe(text.replace(/\s+/g, ' ').trim())
      }),
    )
  })

  it.each(['NT-proBNP', 'anyecg-demo', '1.2.3', 'basic metabolic panel (with calcium)'])(
    'leaves "%s" as it is: some EHRs show the source',
    (text) => {
      expect(escapeMarkdown(text)).toBe(text)
    },
  )
})

describe('the detail of a card', () => {
  const expected =
    /^(<p>(<strong>[^<>]+<\/strong>)?[^<>]*(<strong>[^<>]+<\/strong>)?[^<>]*<\/p>\n)+$/

  it.each(locales)('bears no markup but its own, whatever the data say (%s)', (locale) => {
    const registry = registryWith({}, locale)
    const input = inputFor('potassium-low', { registry })
    const { indicator } = input.candidate
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 6, maxLength: 6 }), (texts) => {
        const [lead = '', id = '', version = '', text = '', finding = '', start = ''] = texts
        const { detail = '' } = toCard({
          ...input,
          assessment: {
            ...input.assessment,
            model: { ...input.assessment.model, id, version },
            ecg: { ...input.assessment.ecg, lead, start },
          },
          candidate: {
            ...input.candidate,
            indicator: {
              ...indicator,
              finding: indicator.finding && { ...indicator.finding, finding },
            },
          },
          registry: {
            ...registry,
            orders: {
              ...registry.orders,
              O1: {
                text,
                short: text,
                codes: [{ loinc: '51990-0', display: text, verified: false }],
                notThese: [],
              },
            },
          },
        })
        expect(detail.split('\n\n')).toHaveLength(7)
        const html = markdown.render(detail)
        expect(html).toMatch(expected)
        expect(html.match(/<p>/g)).toHaveLength(7)
        expect(html.match(/<strong>/g)).toHaveLength(2)
      }),
      { numRuns: 300 },
    )
  })
})
