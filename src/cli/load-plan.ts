import { lstatSync } from 'node:fs'
import { problemOfEverydaySecrets } from '../engine/everyday-secrets.ts'
import type { ConfigSource, LoadedPlan, PlanRequest } from '../plan/load.ts'
import { formatProblems, loadPlan } from '../plan/load.ts'
import type { Plan } from '../plan/plan.ts'
import { UsageError } from './exit.ts'

export const defaultConfig = 'graycheck.yaml'

/** Where none is named, the file of the folder is taken if there is one; else the flags have to say everything. */
export function sourceOf(path: string | undefined): ConfigSource | null {
  // A link that leads nowhere is a config that can't be read, not none.
  const isThere = lstatSync(defaultConfig, { throwIfNoEntry: false }) !== undefined
  const chosen = path ?? (isThere ? defaultConfig : null)
  return chosen === null ? null : { path: chosen }
}

/** The plan, or a UsageError that holds every problem of the config and the flags. */
export async function loadPlanOrRefuse(request: PlanRequest): Promise<Plan> {
  const loaded = await loadUsablePlan(request)
  if ('problems' in loaded) throw new UsageError(formatProblems(loaded.problems))
  return loaded.plan
}

/** The plan, or every problem of it. Throws a UsageError for secrets that would make its record unreadable. */
export async function loadUsablePlan(request: PlanRequest): Promise<LoadedPlan> {
  const loaded = await loadPlan(request)
  if ('problems' in loaded) return loaded
  const everyday = problemOfEverydaySecrets(loaded.plan)
  if (everyday !== null) throw new UsageError(everyday)
  return loaded
}
