import { lstatSync } from 'node:fs'
import { Flags } from '@oclif/core'
import { kindOf } from '../checks/registry.ts'
import { describeError } from '../core/describe-error.ts'
import { createRedactor } from '../core/redact.ts'
import type { PlanFlags, PlanRequest } from '../plan/load.ts'
import { formatProblems, loadPlan } from '../plan/load.ts'
import type { Plan, PlannedCheck } from '../plan/plan.ts'
import { UsageError } from './exit.ts'

const defaultConfig = 'graycheck.yaml'

/** Flags that decide what is planned; each has a place in graycheck.yaml, and the flag wins. */
export const planFlags = {
  service: Flags.string({ summary: 'Service under test; must be the one that the config describes.' }),
  'gray-tag': Flags.string({ summary: 'Value of the header that marks traffic as gray.' }),
  env: Flags.string({ summary: 'Environment of the config to lay over its base.' }),
  config: Flags.string({ char: 'c', helpValue: 'FILE', summary: `Config file; ${defaultConfig} when there is one.` }),
  timeout: Flags.string({ helpValue: '30s', summary: 'Time for the whole run.' }),
  retry: Flags.integer({
    helpValue: 'N',
    min: 0,
    max: 10,
    summary: 'Retries of a question to a source; probes are never retried.',
  }),
  wait: Flags.boolean({ allowNo: true, summary: 'Look again until every check is decided or the time is up.' }),
  'keep-going': Flags.boolean({ allowNo: true, summary: 'Run later stages even when one did not pass.' }),
  only: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'CHECK',
    summary: 'Run only these checks: ids, kinds or stage names; repeatable.',
  }),
  gateway: Flags.string({ helpValue: 'URL', summary: 'URL of the gateway.' }),
  prometheus: Flags.string({ helpValue: 'URL', summary: 'URL of Prometheus.' }),
  gray: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'HOST:PORT',
    summary: 'Gray instances; repeatable or comma separated.',
  }),
  stable: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'HOST:PORT',
    summary: 'Stable instances; repeatable or comma separated.',
  }),
  'gray-version': Flags.string({ summary: 'Version that the gray instances must run.' }),
  'stable-version': Flags.string({ summary: 'Version that the stable instances must run.' }),
}

interface ParsedPlanFlags extends Pick<
  PlanFlags,
  'service' | 'timeout' | 'retry' | 'wait' | 'only' | 'gateway' | 'prometheus' | 'gray' | 'stable'
> {
  readonly 'gray-tag'?: string | undefined
  readonly 'gray-version'?: string | undefined
  readonly 'stable-version'?: string | undefined
  readonly 'keep-going'?: boolean | undefined
  readonly env?: string | undefined
  readonly config?: string | undefined
}

/** Without --config the file of the folder is taken if there is one; else the flags have to say everything. */
export function planRequest(parsed: ParsedPlanFlags): PlanRequest {
  // A link that leads nowhere is a config that can't be read, not none.
  const isThere = lstatSync(defaultConfig, { throwIfNoEntry: false }) !== undefined
  const path = parsed.config ?? (isThere ? defaultConfig : null)
  const { service, timeout, retry, wait, only, gateway, prometheus, gray, stable } = parsed
  const renamed = {
    environment: parsed.env,
    grayTag: parsed['gray-tag'],
    grayVersion: parsed['gray-version'],
    stableVersion: parsed['stable-version'],
    keepGoing: parsed['keep-going'],
  }
  const flags = { service, timeout, retry, wait, only, gateway, prometheus, gray, stable, ...renamed }
  return { source: path === null ? null : { path }, flags, env: process.env }
}

/** The plan, or a UsageError that holds every problem of the config and the flags. */
export async function loadPlanOrRefuse(request: PlanRequest): Promise<Plan> {
  const loaded = await loadPlan(request)
  if ('problems' in loaded) throw new UsageError(formatProblems(loaded.problems))
  for (const check of loaded.plan.stages.flatMap((stage) => stage.checks)) refuseEverydaySecrets(check, loaded.plan)
  return loaded.plan
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
