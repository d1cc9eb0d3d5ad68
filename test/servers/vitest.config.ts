/** `npm run test:servers`: Countersign beside the mail servers that hubs have, one file after the other. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/servers/**/*.test.ts'],
    globalSetup: ['test/servers.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
