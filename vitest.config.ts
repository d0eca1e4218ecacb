import { defineConfig } from 'vitest/config'

/** Tests of the built command line stand apart: only they wait for a build. */
const builtOnly = [
  'test/serve/built.test.ts',
  'test/cli/**/*.test.ts',
  'test/e2e/**/*.test.ts',
  'test/contract/commands.test.ts',
]

/** Minutes long, or on programs that take minutes to build: `npm run test:e2e`, which CI runs too. */
const slow = [
  'test/gallery/**/*.test.ts',
  'test/faults/**/*.test.ts',
  'test/servers/kubernetes/*.test.ts',
  'test/e2e/argo/*.test.ts',
  'test/e2e/kubernetes/*.test.ts',
  'test/e2e/flagger/*.test.ts',
  'test/e2e/image/*.test.ts',
  'test/e2e/deploy/*.test.ts',
]

export default defineConfig({
  test: {
    reporters: ['default', './test/kit/closing-line.ts'],
    // Tests start servers and processes; the two cores of a CI machine are soon busy.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'source',
          include: ['test/**/*.test.ts'],
          exclude: [...builtOnly, ...slow],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'built',
          include: builtOnly,
          exclude: slow,
          globalSetup: ['test/kit/build-once.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'slow',
          include: slow,
          globalSetup: ['test/kit/build-once.ts'],
          // Of tests that say that they may run beside each other: those of the faults, which mostly wait.
          maxConcurrency: 4,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
