import type { RegisteredKind } from '../checks/kind.ts'
import { kinds as registeredKinds } from '../checks/registry.ts'
import { createRedactor } from '../core/redact.ts'
import { selectEnvironment } from './environments.ts'
import type { PlanFlags } from './flags.ts'
import { applyFlags, namesOf, problemOfService } from './flags.ts'
import { interpolate } from './interpolate.ts'
import { parseYaml } from './parse-yaml.ts'
import { placeProblems } from './place-problems.ts'
import { lineFinder } from './places.ts'
import type { Plan } from './plan.ts'
import type { Draft, PlanProblem } from './problems.ts'
import { joinProblems } from './problems.ts'
import { collectSecrets } from './secrets.ts'
import { problemsOfSelection, selector } from './selection.ts'
import { problemsOfOther, readShape } from './shape.ts'
import type { ConfigSource, SourceText } from './source.ts'
import { digestOf, readSource } from './source.ts'
import { prepareStages } from './stages.ts'
import type { EnvironmentVariables } from './substitute.ts'
import { discoveryOf, otherInstances, targetOf } from './target.ts'
import type { Tree } from './tree.ts'
import { treeOf } from './tree.ts'

export { formatProblems } from './problems.ts'
export type { PlanProblem } from './problems.ts'
export type { PlanFlags } from './flags.ts'
export type { ConfigSource } from './source.ts'

export interface PlanRequest {
  /** null or left out: the flags say everything. */
  readonly source?: ConfigSource | null | undefined
  readonly flags?: PlanFlags | undefined
  /** The environment variables that `${NAME}` may name. */
  readonly env: EnvironmentVariables
}

export type LoadedPlan = { readonly plan: Plan } | { readonly problems: readonly PlanProblem[] }

/**
 * From graycheck.yaml, flags and environment to a plan, or to every reason why there is none. Never touches the
 * network; never rejects for anything that a user can write.
 */
export async function loadPlan(
  request: PlanRequest,
  kinds: readonly RegisteredKind[] = registeredKinds,
): Promise<LoadedPlan> {
  const source = await readSource(request.source ?? null)
  if ('problem' in source) return { problems: placeProblems([source.problem], source) }
  const yaml = source.file === null ? withoutFile() : parseYaml(source.text)
  if (yaml.tree === null) return { problems: placeProblems(yaml.problems, source) }
  const made = makePlan(yaml.tree, { ...request, flags: request.flags ?? {} }, source, kinds)
  const problems = joinProblems(yaml.problems, ...made.problems)
  if (made.plan !== null && problems.length === 0) return { plan: made.plan }
  // Also those of environments that were not chosen: their problems are shown, too.
  const redactor = createRedactor([...made.secrets, ...collectSecrets(yaml.tree, [])])
  return { problems: placeProblems(problems, source, redactor) }
}

function withoutFile(): { tree: Tree; problems: readonly Draft[] } {
  return { tree: treeOf({ version: 1 }, { type: 'flags' }), problems: [] }
}

interface MadePlan {
  readonly plan: Plan | null
  /** Step by step. */
  readonly problems: readonly (readonly Draft[])[]
  readonly secrets: readonly string[]
}

function makePlan(
  tree: Tree,
  { flags, env }: { readonly flags: PlanFlags; readonly env: EnvironmentVariables },
  source: SourceText,
  kinds: readonly RegisteredKind[],
): MadePlan {
  const environment = flags.environment ?? null
  const only = namesOf(flags.only)
  const chosen = selectEnvironment(tree, environment)
  const filled = interpolate(applyFlags(chosen.tree, flags), env, environment)
  const secrets = collectSecrets(filled.tree, filled.substitutions)
  const { config, ...shape } = readShape(filled.tree, kinds)
  const problems = [
    chosen.problems,
    filled.problems,
    problemOfService(filled.tree, flags),
    shape.problems,
    chosen.others.flatMap((other) => problemsOfOther(other, kinds)),
  ]
  // A check joined with what could not be filled in would only add problems that are not there.
  if (config === null || filled.problems.length > 0) return { plan: null, problems, secrets }
  const selection = shape.problems.length > 0 ? [] : problemsOfSelection(shape.stages, only, shape.tree)
  const target = targetOf(config, environment)
  const discovery = discoveryOf(config, environment, env)
  const others = discovery?.targetWith(otherInstances(discovery.instances)) ?? null
  const selected = { isSelected: selector(only), lineOf: lineFinder(source.text) }
  const prepared = prepareStages(shape, { target, others }, selected)
  const plan: Plan = {
    service: config.service,
    tag: config.tag.value,
    environment,
    target,
    discovery,
    timeoutMs: config.timeout,
    retries: config.retry,
    wait: config.wait,
    keepGoing: config.keepGoing,
    stages: prepared.stages,
    secrets,
    requestNetworks: config.serve?.instances,
    source: { path: source.file, sha256: digestOf(source, flags) },
  }
  return { plan, problems: [...problems, selection, prepared.problems], secrets }
}
