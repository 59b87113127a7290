import { describe, expect, it } from 'vitest'
import { outdated, renderExamples, renderGenerated } from '../../fhir-profiles/build.ts'
import { renderSources } from '../../fhir-profiles/write-fsh.ts'
import { canonicalBase, loadRegistry } from '../../src/registry/index.ts'
import { guide } from './profiles.ts'

describe('what is committed', () => {
  it('has the FSH that cards/ and the code give', async () => {
    expect(outdated(await renderSources())).toEqual([])
  })

  it('has the JSON that the FSH gives, no more and no fewer', async () => {
    expect(outdated(await renderGenerated())).toEqual([])
    // SUSHI takes three seconds on a free core and minutes on a busy one.
  }, 600_000)

  it('has the examples that the code gives, no more and no fewer', async () => {
    expect(outdated(await renderExamples())).toEqual([])
  })

  it('is found outdated when it is missing or differs', () => {
    const found = outdated(new Map([['generated/x.json', '{}']]))
    expect(found).toContain('generated/x.json')
    expect(found).toContain('generated/ValueSet-flag.json')
    expect(outdated(new Map([['sushi-config.yaml', '']]))).toEqual(['sushi-config.yaml'])
  })
})

describe('the guide', () => {
  const registry = loadRegistry()

  it('starts every canonical at the one base', () => {
    const urls = [...guide.profiles, ...guide.valueSets, ...guide.codeSystems].map(([url]) => url)
    expect(urls).toHaveLength(18)
    for (const url of urls) expect(url.startsWith(`${canonicalBase}/`), url).toBe(true)
  })

  it('names all 108 indicators and lets the 99 that are defined be published', () => {
    const findings = guide.codeSystems.get(`${canonicalBase}/CodeSystem/finding`)?.concept ?? []
    expect(findings.map(({ code }) => code)).toEqual(registry.indicators.map(({ id }) => id))
    const [include] =
      guide.valueSets.get(`${canonicalBase}/ValueSet/finding`)?.compose?.include ?? []
    expect(include?.concept?.map(({ code }) => code)).toEqual(
      registry.indicators.filter(({ finding }) => finding).map(({ id }) => id),
    )
    expect(include?.concept).toHaveLength(99)
  })

  it('names the override reasons of the cards', () => {
    const { system, reasons } = registry.overrideReasons
    const concepts = guide.codeSystems.get(system)?.concept ?? []
    expect(concepts.map(({ code, display }) => ({ code, display }))).toEqual(
      reasons.map(({ code, display }) => ({ code, display })),
    )
    expect(guide.valueSets.has(`${canonicalBase}/ValueSet/override-reason`)).toBe(true)
  })
})
