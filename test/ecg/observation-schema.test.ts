import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseObservation } from '../../src/ecg/observation-schema.ts'
import { AnyEcgError } from '../../src/errors.ts'
import { observation } from './observation-fixtures.ts'

test('fields that are not read are dropped', () => {
  expect(
    parseObservation({ ...observation(), performer: [{ display: 'Dr. X' }] }),
  ).not.toHaveProperty('performer')
})

test('any JSON is either parsed or refused with the code of a bad Observation', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      try {
        parseObservation(value)
      } catch (error) {
        expect(error).toBeInstanceOf(AnyEcgError)
        expect(error).toMatchObject({ code: 'observation-invalid' })
      }
    }),
  )
})
