import { defineConfig } from 'vitest/config'

/** What needs more than Node: Debian's Chromium, and its software GPU. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    env: { TZ: 'Etc/UTC' },
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
