import type { Lab, LabOptions } from '../../src/lab/lab.ts'
import { startLab } from '../../src/lab/lab.ts'
import type { Outcome } from './assess.ts'
import { applyEdits, assess, verdictOn } from './assess.ts'
import type { Case, Edit } from './case.ts'
import { askPlainGate } from './plain-gate.ts'

/** What is measured is whether faults are found, not how sure one can be: a tenth of the probes is enough for most. */
const probes = 'requests: 299, maxLeak: 1%'
const fewerProbes: Edit = [probes, 'maxLeak: 10%']
/** Where the question is another one, the routes only have to be seen. */
const fewestProbes: Edit = [probes, 'maxLeak: 25%, nearMissRequests: 1']

/** Starts a lab of its own, arranges it, asks the plain gate and runs graycheck on it through the engine. */
export async function runCase(one: Case, options: LabOptions = {}): Promise<Outcome> {
  const lab = await startLab({ ...one.lab, ...options })
  try {
    await one.arrange?.(lab)
    const plainGate = await askPlainGate(lab)
    return { ...assess(one, await verdictOn(configOf(one, lab)), lab), plainGate }
  } finally {
    await lab.stop()
  }
}

function configOf({ question, edits = [], allProbes = false }: Case, lab: Lab): string {
  const own = typeof edits === 'function' ? edits(lab) : edits
  const fewer = question === 'dyeing' ? fewerProbes : fewestProbes
  return applyEdits(lab.config, [...own, ...(allProbes ? [] : [fewer])])
}

/** Runs all cases, some at a time, and calls back with each outcome as it comes. */
export async function runCases(
  cases: readonly Case[],
  atATime: number,
  onOutcome: (outcome: Outcome, index: number) => void,
  optionsOf: (index: number) => LabOptions = () => ({}),
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  const waiting = cases.entries()
  async function work(): Promise<void> {
    for (const [index, one] of waiting) {
      const outcome = await runCase(one, optionsOf(index))
      outcomes[index] = outcome
      onOutcome(outcome, index)
    }
  }
  await Promise.all(Array.from({ length: atATime }, work))
  return outcomes
}
