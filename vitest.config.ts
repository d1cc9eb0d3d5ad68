import { defineConfig } from 'vitest/config'

/** Reading a scan takes seconds of both cores. */
const pictures = ['test/reading/ocr.test.ts', 'test/review/scan.test.ts']

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Commands of their own: npm run test:servers, test:faults, test:ocr
    exclude: ['test/servers/**', ...(process.env.TEST_FAULTS ? [] : ['test/faults/**']), ...(process.env.TEST_OCR ? [] : pictures)],
    globalSetup: ['test/servers.ts'],
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
