import type { EnvironmentVariables } from '../../src/plan/substitute.ts'
import type { PlanFlags } from '../../src/plan/load.ts'
import { formatProblems, loadPlan } from '../../src/plan/load.ts'
import type { Plan } from '../../src/plan/plan.ts'

export interface Given {
  readonly flags?: PlanFlags
  readonly env?: EnvironmentVariables
}

/** The plan of a text; throws what is wrong with it. */
export async function planOf(text: string | null, { flags, env = {} }: Given = {}): Promise<Plan> {
  const loaded = await loadPlan({ source: text === null ? null : { text }, flags, env })
  if ('problems' in loaded) throw new Error(formatProblems(loaded.problems))
  return loaded.plan
}

/** Every problem in one line each, as it is printed, without the excerpts; [] for a valid config. */
export async function problemsOf(text: string | null, { flags, env = {} }: Given = {}): Promise<string[]> {
  const loaded = await loadPlan({ source: text === null ? null : { text }, flags, env })
  if (!('problems' in loaded)) return []
  return loaded.problems.map((problem) => formatProblems([{ ...problem, excerpt: null }]).trimEnd())
}

/** Three lines that every config starts with; what follows starts in line 4. */
export const head = 'version: 1\nservice: user\ntag: { value: v2 }\n'

/** Four lines; what follows starts in line 5. */
export const withInstances = `${head}instances: { gray: { addresses: ["10.0.1.21:8080"], version: 2.1.0 } }\n`
