import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{electron,engine,renderer,test}/**/*.test.{ts,mjs}'],
          globalSetup: 'test/ownTemp.mjs',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/electron/**/*.e2e.ts'],
          globalSetup: ['test/ownTemp.mjs', 'test/electron/setUp.mjs'],
          // One window at a time: they share the machine's cores with the engine, and each test is about time.
          fileParallelism: false,
          // A busy machine is slow, not wrong: a condition has time to come true.
          expect: { poll: { timeout: 20_000 } },
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
