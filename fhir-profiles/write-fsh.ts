/** @module fhir-profiles/write-fsh: what the profiles take from cards/ and from the code, written as FSH. */
import { writeFileSync } from 'node:fs'
import { format } from 'prettier'
import { manifestSchema } from '../src/model/manifest.ts'
import { assessmentTagSystem, modelSystem, riskAssessmentSystem } from '../src/present/identity.ts'
import { canonicalBase, loadRegistry, type Registry } from '../src/registry/index.ts'
import packageJson from '../package.json' with { type: 'json' }

const folder = new URL('./', import.meta.url)

/** Path under fhir-profiles/ and text of each file that is not typed by hand. */
export async function renderSources(registry = loadRegistry()): Promise<Map<string, string>> {
  return new Map([
    [
      'sushi-config.yaml',
      await format(renderConfig(), { parser: 'yaml', printWidth: 100, singleQuote: true }),
    ],
    ['fsh/aliases.fsh', renderAliases()],
    ['fsh/findings.fsh', renderFindings(registry)],
    ['fsh/override-reasons.fsh', renderOverrideReasons(registry)],
    ['fsh/model-status.fsh', renderModelStatus()],
  ])
}

export async function writeSources(): Promise<void> {
  for (const [path, text] of await renderSources()) writeFileSync(new URL(path, folder), text)
}

const written = 'Written by fhir-profiles/write-fsh.ts (npm run profiles): do not edit.'

/** No dependencies: what the profiles rest on is FHIR R4 alone. */
function renderConfig(): string {
  return `# ${written}
id: anyecg-lab
name: AnyEcgLab
title: AnyECG-Lab
description: ${JSON.stringify(packageJson.description)}
canonical: ${canonicalBase}
version: ${packageJson.version}
fhirVersion: 4.0.1
status: draft
license: ${packageJson.license}
FSHOnly: true
`
}

function renderAliases(): string {
  const aliases = {
    '$risk-assessment-sid': riskAssessmentSystem,
    '$model-sid': modelSystem,
    '$assessment-sid': assessmentTagSystem,
    $observation: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
    $ucum: 'http://unitsofmeasure.org',
    $loinc: 'http://loinc.org',
    $sct: 'http://snomed.info/sct',
    '$ai-device-type': 'http://hl7.org/fhir/uv/aitransparency/CodeSystem/AIdeviceTypeCS',
  }
  const lines = Object.entries(aliases).map(([name, url]) => `Alias: ${name} = ${url}`)
  return file(lines)
}

/** All 108 are named; the nine that are undefined may not be published, so the value set leaves them out. */
function renderFindings({ indicators }: Registry): string {
  const defined = indicators.filter(({ finding }) => finding)
  return file([
    ...codeSystem({
      name: 'FindingCS',
      id: 'finding',
      title: 'Laboratory findings estimated from an ECG',
      description: `The ${indicators.length} outputs of a model: each analyte below and above its reference range.`,
    }),
    ...indicators.map(({ id, analyte, direction, finding }) => {
      const side = direction === 'low' ? 'below' : 'above'
      const [loinc] = analyte.loinc
      const where = loinc ? ` (LOINC ${loinc.code})` : ''
      const use = finding ? '' : ' Undefined: never published.'
      const definition = `${analyte.name}${where} ${side} the limit of its label.${use}`
      return concept(id, finding?.finding ?? id, definition)
    }),
    '',
    'ValueSet: FindingVS',
    'Id: finding',
    'Title: "Findings that may be published"',
    `Description: "The ${defined.length} of ${indicators.length} that are defined: a low troponin, say, would read as a rule-out."`,
    '* ^experimental = false',
    ...defined.map(({ id }) => `* FindingCS#${id}`),
  ])
}

function renderOverrideReasons({ overrideReasons }: Registry): string {
  return file([
    ...codeSystem({
      name: 'OverrideReasonCS',
      id: overrideReasons.system.slice(overrideReasons.system.lastIndexOf('/') + 1),
      title: 'Why a card was not followed',
      description: 'The reasons a clinician may choose from when overriding a card.',
    }),
    ...overrideReasons.reasons.map(({ code, display, snoozeHours }) => {
      const effect =
        snoozeHours === null
          ? 'Answers the card for this ECG.'
          : `The card may come back after ${snoozeHours} hours.`
      return concept(code, display, effect)
    }),
    '',
    ...wholeSystem('OverrideReasonVS', 'override-reason', 'OverrideReasonCS', 'Override reasons'),
  ])
}

function renderModelStatus(): string {
  return file([
    ...codeSystem({
      name: 'ModelStatusCS',
      id: 'model-status',
      title: 'Standing of a model',
      description: 'What a model may be used for, as its manifest says.',
    }),
    ...manifestSchema.shape.status.options.map((status) =>
      concept(status, `${status[0]?.toUpperCase() ?? ''}${status.slice(1)} model`),
    ),
    '',
    ...wholeSystem('ModelStatusVS', 'model-status', 'ModelStatusCS', 'Standing of a model'),
  ])
}

interface CodeSystemHead {
  readonly name: string
  readonly id: string
  readonly title: string
  readonly description: string
}

function codeSystem({ name, id, title, description }: CodeSystemHead): string[] {
  return [
    `CodeSystem: ${name}`,
    `Id: ${id}`,
    `Title: ${quote(title)}`,
    `Description: ${quote(description)}`,
    '* ^experimental = false',
    '* ^caseSensitive = true',
  ]
}

function wholeSystem(name: string, id: string, system: string, title: string): string[] {
  return [
    `ValueSet: ${name}`,
    `Id: ${id}`,
    `Title: ${quote(title)}`,
    `Description: ${quote(`All codes of ${system}.`)}`,
    '* ^experimental = false',
    `* include codes from system ${system}`,
  ]
}

function concept(code: string, display: string, definition?: string): string {
  return [`* #${code}`, quote(display), ...(definition ? [quote(definition)] : [])].join(' ')
}

/** FSH strings escape quotation marks and backslashes: https://hl7.org/fhir/uv/shorthand/reference.html */
function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

function file(lines: readonly string[]): string {
  return `// ${written}\n\n${lines.join('\n')}\n`
}
