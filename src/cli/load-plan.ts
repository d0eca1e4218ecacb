import { lstatSync } from 'node:fs'
import { kindOf } from '../checks/registry.ts'
import { describeError } from '../core/describe-error.ts'
import { createRedactor } from '../core/redact.ts'
import type { ConfigSource, LoadedPlan, PlanRequest } from '../plan/load.ts'
import { formatProblems, loadPlan } from '../plan/load.ts'
import type { Plan, PlannedCheck } from '../plan/plan.ts'
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
  for (const check of loaded.plan.stages.flatMap((stage) => stage.checks)) refuseEverydaySecrets(check, loaded.plan)
  return loaded
}

/** Every secret is replaced by *** in what is recorded: one that is a word of the record itself would make it unreadable. */
function refuseEverydaySecrets({ id, kind, prepared }: PlannedCheck, { secrets }: Plan): void {
  try {
    kindOf(kind)?.restore(createRedactor(secrets).json(prepared.spec))
  } catch (error) {
    throw new UsageError(
      `a secret of the config is so short or so common that the settings of ${id} hold it, too (${describeError(error)}): choose a better one`,
      { cause: error },
    )
  }
}
