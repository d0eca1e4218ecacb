import type * as FastCheck from 'fast-check'
import { vi } from 'vitest'

/** Most properties ask for hundreds of examples; a mutant that they kill mostly falls within the first few. */
const mostRuns = 30

// The same few examples for every mutant, or a run would take days, and its score would differ from the next. Nobody
// reads the counterexample of a mutant, so none is made smaller.
vi.mock('fast-check', async (importOriginal) => {
  const original = await importOriginal<typeof FastCheck>()
  function assert<Drawn>(property: FastCheck.IRawProperty<Drawn>, parameters?: FastCheck.Parameters<Drawn>) {
    const numRuns = Math.min(parameters?.numRuns ?? mostRuns, mostRuns)
    return original.assert(property, { ...parameters, numRuns, seed: 1, endOnFailure: true })
  }
  return { ...original, assert, default: { ...original.default, assert } }
})
