import { kindOf } from '../checks/registry.ts'
import { describeError } from '../core/describe-error.ts'
import { createRedactor } from '../core/redact.ts'
import type { Plan } from '../plan/plan.ts'

/** Every secret is replaced by *** in what is recorded: one that is a word of the record itself would make it unreadable. */
export function problemOfEverydaySecrets({ stages, secrets }: Plan): string | null {
  for (const { id, kind, prepared } of stages.flatMap((stage) => stage.checks)) {
    try {
      kindOf(kind)?.restore(createRedactor(secrets).json(prepared.spec))
    } catch (error) {
      return `a secret of the config is so short or so common that the settings of ${id} hold it, too (${describeError(error)}): choose a better one`
    }
  }
  return null
}
