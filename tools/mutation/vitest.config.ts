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
    setupFiles: ['tools/mutation/properties.ts'],
    // One worker for all files of a mutant. The next mutant gets a new one, so the modules are loaded anew for each.
    isolate: false,
    sequence: { sequencer: QuickFirst },
    // A mutant has a limit of its own; this one would only end the first run on a busy machine.
    testTimeout: 300_000,
  },
})
