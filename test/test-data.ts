/** @module test/test-data: where the real recordings and golden vectors lie, and what happens without them. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe } from 'vitest'

/** `$ANYECG_TEST_DATA`, or `shared/ecg` beside the checkout. */
export const testDataDir = resolve(
  process.env.ANYECG_TEST_DATA ?? resolve(import.meta.dirname, '../../shared/ecg'),
)

const available = existsSync(resolve(testDataDir, 'MANIFEST.md'))

/** Registers the suite when the recordings are there; says what is missing when they are not. */
export function describeWithTestData(name: string, suite: () => void): void {
  if (available) describe(name, suite)
  else describe.skip(`${name} (needs the recordings: set ANYECG_TEST_DATA)`, suite)
}
