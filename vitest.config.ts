import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Commands of their own: npm run test:servers, npm run test:faults
    exclude: ['test/servers/**', ...(process.env.TEST_FAULTS ? [] : ['test/faults/**'])],
    globalSetup: ['test/servers.ts'],
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
