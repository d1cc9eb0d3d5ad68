import { defineConfig } from 'vitest/config'

/** Commands of their own (README, “Tests”): each is left out of `npm test` unless its variable is set. */
const apart = {
  TEST_FAULTS: ['test/faults/**', 'test/burst.test.ts'],
  /** Reading a scan takes seconds of both cores. */
  TEST_OCR: ['test/reading/ocr.test.ts', 'test/review/scan.test.ts'],
  TEST_BROWSER: ['test/**/*.browser.test.ts'],
  /** Each starts the product, or a command of it, as a process. */
  TEST_PROCESSES: ['test/operate/commands.test.ts', 'test/operate/read.test.ts', 'test/demo/once.test.ts'],
  TEST_SIMULATION: ['test/simulation/**'],
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/servers/**', ...Object.entries(apart).flatMap(([variable, files]) => (process.env[variable] ? [] : files))],
    globalSetup: ['test/servers.ts'],
    // No test replaces a module or leaves one changed: loading them once for all files halves the time.
    isolate: false,
    // Most of a test’s time is spent waiting for servers: three share two cores well.
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
