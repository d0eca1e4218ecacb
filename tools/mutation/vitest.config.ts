import { defineConfig } from 'vitest/config'
import type { TestSpecification } from 'vitest/node'
import { BaseSequencer } from 'vitest/node'
import { parts } from './parts.ts'

const part = parts[process.env['MUTATION_PART'] ?? '']

/** Vitest starts with what takes longest. The first test that fails ends a mutant, so the quick ones go first here. */
class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).reverse()
  }
}

export default defineConfig({
  test: {
    include: [...(part?.tests ?? [])],
    setupFiles: ['tools/mutation/same-seed.ts'],
    sequence: { sequencer: QuickFirst },
    testTimeout: 30_000,
  },
})
