/** @module ecg/leads: what the leads are called, in words and in codes. */
import { standardLeads, type LeadName, type StandardLead } from './recording.ts'

/** ISO/IEEE 11073-10101, MDC_ECG_ELEC_POTL_*: 131328 is the whole ECG, the lead is added to it. */
const mdcLeads: ReadonlyMap<string, StandardLead> = new Map([
  ['131329', 'I'],
  ['131330', 'II'],
  ['131389', 'III'],
  ['131390', 'aVR'],
  ['131391', 'aVL'],
  ['131392', 'aVF'],
  ['131331', 'V1'],
  ['131332', 'V2'],
  ['131333', 'V3'],
  ['131334', 'V4'],
  ['131335', 'V5'],
  ['131336', 'V6'],
])

/** SNOMED CT, as the German base profiles and ISiK use them. */
const snomedLeads: ReadonlyMap<string, StandardLead> = new Map([
  ['272729005', 'I'],
  ['272730000', 'II'],
  ['272731001', 'III'],
  ['257474006', 'aVR'],
  ['257473000', 'aVL'],
  ['257472005', 'aVF'],
  ['257475007', 'V1'],
  ['257476008', 'V2'],
  ['257477004', 'V3'],
  ['257478009', 'V4'],
  ['257479001', 'V5'],
  ['257480003', 'V6'],
])

/** LOINC parts, from the value set EkgLeads of the German base profiles. */
const loincLeads: ReadonlyMap<string, StandardLead> = new Map([
  ['LP7386-8', 'I'],
  ['LP7387-6', 'II'],
  ['LP7388-4', 'III'],
  ['LP7385-0', 'aVR'],
  ['LP7384-3', 'aVL'],
  ['LP7383-5', 'aVF'],
  ['LP7389-2', 'V1'],
  ['LP7390-0', 'V2'],
  ['LP7391-8', 'V3'],
  ['LP7392-6', 'V4'],
  ['LP7393-4', 'V5'],
  ['LP7394-2', 'V6'],
])

/** MDC has two spellings of one system; the third is the bare identifier seen in the wild. */
const mdcSystems: readonly string[] = [
  'urn:oid:2.16.840.1.113883.6.24',
  'urn:iso:std:iso:11073:10101',
  '2.16.840.1.113883.6.24',
]
const snomedSystem = 'http://snomed.info/sct'
const loincSystem = 'http://loinc.org'

/** Codes of an ECG as a whole, `system|code`. The US Core codes name one without a waveform, too. */
const wholeEcgCodes: ReadonlySet<string> = new Set([
  ...mdcSystems.map((system) => `${system}|131328`),
  `${snomedSystem}|268400002`,
  `${snomedSystem}|29303009`,
  ...['11524-6', '34534-8', '44967-8', '8601-7'].map((code) => `${loincSystem}|${code}`),
  ...['8625-6', '8633-0', '8634-8', '8636-3'].map((code) => `${loincSystem}|${code}`),
  'http://developer.apple.com/documentation/healthkit|HKElectrocardiogram',
])

/** The parts of a FHIR Coding and CodeableConcept that name a lead. */
export interface Coding {
  readonly system?: string | undefined
  readonly code?: string | undefined
  readonly display?: string | undefined
}
export interface Concept {
  readonly coding?: readonly Coding[] | undefined
  readonly text?: string | undefined
}

/** True for the codes of an electrocardiogram, with or without a waveform, one lead or all. */
export function namesAnEcg(concept: Concept): boolean {
  const codings = concept.coding ?? []
  return codings.some(
    ({ system, code }) => wholeEcgCodes.has(`${system}|${code}`) || leadOfCode(system, code),
  )
}

/**
 * The leads a concept names: its codes first, then, when no code is known, its displays and text
 * (codes and displays are sometimes swapped). Several different codes name several leads.
 */
export function leadsOf(concept: Concept): readonly LeadName[] {
  const codings = concept.coding ?? []
  const byCode = codings.map(({ system, code }) => leadOfCode(system, code))
  const words = [...codings.flatMap(({ code, display }) => [code, display]), concept.text]
  const found = byCode.some(Boolean) ? byCode : words.map(leadOfWords)
  return [...new Set(found.filter((lead) => lead !== undefined))]
}

/** The MDC code of a standard lead, to write it. */
export function mdcCodeOf(lead: LeadName): string | undefined {
  for (const [code, name] of mdcLeads) if (name === lead) return code
  return undefined
}

/** The codes of these leads as search tokens, `system|code`, in every system that names leads. */
export function leadTokens(leads: readonly LeadName[] = standardLeads): readonly string[] {
  const tables: readonly (readonly [ReadonlyMap<string, StandardLead>, string])[] = [
    ...mdcSystems
      .filter((system) => system.startsWith('urn:'))
      .map((system) => [mdcLeads, system] as const),
    [snomedLeads, snomedSystem],
    [loincLeads, loincSystem],
  ]
  return tables.flatMap(([table, system]) =>
    [...table].filter(([, lead]) => leads.includes(lead)).map(([code]) => `${system}|${code}`),
  )
}

/** A code without a system is taken for MDC: its numbers cannot be mistaken. */
function leadOfCode(
  system: string | undefined,
  code: string | undefined,
): StandardLead | undefined {
  if (code === undefined) return undefined
  if (system === undefined || mdcSystems.includes(system)) return mdcLeads.get(code)
  if (system === snomedSystem) return snomedLeads.get(code)
  if (system === loincSystem) return loincLeads.get(code)
  return undefined
}

/** Modified leads of monitors: like a standard lead, but not it, so they keep their names. */
const modifiedLeads: readonly LeadName[] = ['MLI', 'MLII', 'MLIII', 'MCL1', 'MCL6']

const spelling: ReadonlyMap<string, LeadName> = new Map(
  [...standardLeads, ...modifiedLeads].map((lead) => [lead.toLowerCase(), lead]),
)

/** The lead that some words name ('ecg lead II', 'MDC_ECG_ELEC_POTL_AVR', 'MLII'), if they name one. */
function leadOfWords(words: string | undefined): LeadName | undefined {
  const bare = (words ?? '')
    .trim()
    .replace(/^(?:MDC_ECG_(?:LEAD|ELEC_POTL)_|appleWatchSimilarTo)/i, '')
    .replace(/^(?:e[ck]g(?:-|[\s_:]*))?(?:(?:lead|ableitung|channel)[\s_:]*)?/i, '')
  return spelling.get(bare.toLowerCase())
}

/** 'avr' and 'ECG aVR' become 'aVR'; a name that is not known ('vx') stays as it is. */
export function normaliseLeadName(name: string): LeadName {
  return leadOfWords(name) ?? name.trim()
}
