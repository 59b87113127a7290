import type { Bundle } from '@medplum/fhirtypes'
import { describe, expect, it } from 'vitest'
import {
  formatAurocs,
  formatDateTime,
  formatPercent,
  formatShare,
  hoursBetween,
} from '../../smart-app/src/data/format.ts'
import {
  ageYears,
  readFoundPatients,
  type FoundPatients,
  readPatients,
  summarisePatient,
} from '../../smart-app/src/data/patient.ts'
import { mayFetchStyle, toTokens } from '../../smart-app/src/data/smart-style.ts'
import { wordsIn } from '../../smart-app/src/words/index.ts'

describe('numbers and times', () => {
  it.each([
    [0, '0'],
    [0.004, '< 1'],
    [0.126, '13'],
    [0.994, '> 99'],
    [1, '100'],
  ])('%d is %s percent', (share, text) => {
    expect(formatPercent(share, 'en')).toBe(text)
  })

  it('give an interval of no width a third digit', () => {
    expect(formatAurocs({ value: 0.88, ci95: [0.87, 0.89] }, 'en')).toEqual([
      '0.88',
      '0.87',
      '0.89',
    ])
    expect(formatAurocs({ value: 0.8787, ci95: [0.8762, 0.8811] }, 'de')).toEqual([
      '0,879',
      '0,876',
      '0,881',
    ])
  })

  it('keep a digit where the share is small, in the sign of the language', () => {
    expect(formatShare(0.0247, 'en')).toBe('2.5')
    expect(formatShare(0.0247, 'de')).toBe('2,5')
    expect(formatShare(0.0004, 'en')).toBe('0.04')
    expect(formatShare(0.2, 'en')).toBe('20')
  })

  it('are those of the ward: the offset of the ECG, and UTC says so', () => {
    expect(formatDateTime('2026-01-15T08:41:00+01:00', 'en')).toBe('15 Jan 2026, 08:41')
    expect(formatDateTime('2026-01-15T08:41:30.5Z', 'de')).toBe('15. Jan. 2026, 08:41 UTC')
    expect(formatDateTime('2026-01-15', 'en')).toBe('15 Jan 2026')
    expect(formatDateTime('2026-01-15', 'de')).toBe('15. Jan. 2026')
    expect(formatDateTime('2026-01', 'en')).toBe('Jan 2026')
    expect(formatDateTime('nonsense', 'en')).toBe('nonsense')
  })

  it('lie apart by hours', () => {
    expect(hoursBetween('2026-01-15T08:00:00Z', '2026-01-15T10:00:00+01:00')).toBe(1)
    expect(hoursBetween('', '2026-01-15T08:00:00Z')).toBeNull()
  })

  it('lie apart by an unknown time where one is a day', () => {
    expect(hoursBetween('2026-01-15T08:00:00Z', '2026-01-15')).toBeNull()
    expect(hoursBetween('2026-01-15T08:00:00', '2026-01-15T09:00:00Z')).toBeNull()
  })
})

describe('a patient', () => {
  it('has the name that is used and the record number', () => {
    const summary = summarisePatient({
      resourceType: 'Patient',
      id: '1',
      gender: 'female',
      birthDate: '1967-07-04',
      name: [
        { use: 'old', family: 'Before' },
        { use: 'nickname', text: 'Pia' },
        { use: 'official', given: ['Paula', 'A.'], family: 'Ibsen' },
      ],
      identifier: [{ value: 'x' }, { type: { coding: [{ code: 'MR' }] }, value: 'MRN-1' }],
    })
    expect(summary).toEqual({
      id: '1',
      name: 'Paula A. Ibsen',
      gender: 'female',
      birthDate: '1967-07-04',
      identifier: 'MRN-1',
    })
  })

  it('may have nothing', () => {
    expect(summarisePatient({ resourceType: 'Patient' })).toEqual({
      id: '',
      name: '',
      gender: null,
      birthDate: null,
      identifier: null,
    })
  })

  it('is aged in completed years', () => {
    expect(ageYears('1967-07-04', '2026-07-03')).toBe(58)
    expect(ageYears('1967-07-04', '2026-07-04')).toBe(59)
    expect(ageYears('1967', '2026-07-04')).toBeNull()
  })

  it('is found among what is none', () => {
    const patients = readPatients({
      resourceType: 'Bundle',
      type: 'searchset',
      entry: [
        { resource: { resourceType: 'Patient', id: '1' } },
        { resource: { resourceType: 'OperationOutcome', issue: [] } },
        {},
      ],
    })
    expect(patients.map(({ id }) => id)).toEqual(['1'])
  })

  it.each([
    ['all', { total: 2 }, 20, null],
    ['all, untold', {}, 20, null],
    ['the first of a number', { total: 137 }, 2, { total: 137 }],
    ['as many as were asked for', {}, 2, { total: null }],
    ['a page before the next', { link: [{ relation: 'next', url: 'x' }] }, 20, { total: null }],
    ['a full page that is all', { total: 2 }, 2, null],
  ] satisfies [string, Partial<Bundle>, number, FoundPatients['more']][])(
    'is one of %s',
    (_, said, count, more) => {
      const entry = ['1', '2'].map((id) => ({ resource: { resourceType: 'Patient' as const, id } }))
      const bundle = { resourceType: 'Bundle' as const, type: 'searchset' as const, entry }
      const found = readFoundPatients({ ...bundle, ...said }, count)
      expect(found.patients.map(({ id }) => id)).toEqual(['1', '2'])
      expect(found.more).toEqual(more)
    },
  )
})

describe('the style of the EHR', () => {
  it('is asked for at the EHR, or over https', () => {
    const iss = 'http://127.0.0.1:3000/fhir'
    expect(mayFetchStyle('http://127.0.0.1:3000/style.json', iss)).toBe(true)
    expect(mayFetchStyle('https://styles.example/a.json', iss)).toBe(true)
    expect(mayFetchStyle('http://styles.example/a.json', iss)).toBe(false)
    expect(mayFetchStyle('javascript:alert(1)', iss)).toBe(false)
    expect(mayFetchStyle('nonsense', iss)).toBe(false)
  })

  it('becomes tokens', () => {
    expect(
      toTokens({
        color_background: '#f5f6f8',
        color_text: '#1B2430',
        color_highlight: '#1d4f91',
        dim_border_radius: '4px',
        dim_font_size: '30px',
        font_family_body: 'Georgia, serif',
      }),
    ).toEqual({
      '--ground': '#f5f6f8',
      '--text': '#1b2430',
      '--accent': '#1d4f91',
      '--radius': '4px',
      '--font-size': '20px',
      '--font': 'Georgia, serif',
    })
  })

  it('is left out where it would be illegible or is no style', () => {
    expect(toTokens({ color_background: '#fff', color_text: '#aaa' })).toEqual({})
    expect(toTokens({ color_background: '#000', color_text: '#fff' })).toEqual({})
    expect(toTokens({ color_background: 'url(x)', color_text: '#000' })).toEqual({})
    expect(toTokens({ font_family_body: 'x; } body { display: none' })).toEqual({})
    expect(toTokens({ dim_border_radius: '1e9px' })).toEqual({})
    for (const wrong of [null, 'x', 7, []]) expect(toTokens(wrong)).toEqual({})
  })
})

it('German says all that English says', () => {
  const shape = (value: unknown): unknown =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => a.localeCompare(b))
            .map(([key, inner]) => [key, shape(inner)]),
        )
      : typeof value
  const { groups: _groups, subgroups: _subgroups, ...english } = wordsIn('en')
  const { groups, subgroups, ...german } = wordsIn('de')
  expect(shape(german)).toEqual(shape(english))
  expect(Object.keys(groups)).toHaveLength(14)
  expect(Object.keys(subgroups).length).toBeGreaterThan(5)
})
