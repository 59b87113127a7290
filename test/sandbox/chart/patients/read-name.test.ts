import { expect, it } from 'vitest'
import {
  formatListName,
  formatSpokenName,
} from '../../../../src/sandbox/chart/patients/read-name.ts'

it.each([
  [undefined, 'Name unknown', 'Name unknown'],
  [[{}], 'Name unknown', 'Name unknown'],
  [[{ text: 'Addie' }], 'Addie', 'Addie'],
  [[{ family: 'Lovelace' }], 'Lovelace', 'Lovelace'],
  [
    [
      { use: 'nickname' as const, text: 'Addie' },
      { use: 'official' as const, family: 'Lovelace', given: ['Ada', 'King'], prefix: ['Dr'] },
    ],
    'Lovelace, Ada King',
    'Dr Ada King Lovelace',
  ],
])('%j: in a list %s, spoken %s', (names, listed, spoken) => {
  expect([formatListName(names), formatSpokenName(names)]).toEqual([listed, spoken])
})
