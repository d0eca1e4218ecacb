import { Flags } from '@oclif/core'
import type { PlanFlags, PlanRequest } from '../plan/load.ts'
import { defaultConfig, sourceOf } from './load-plan.ts'

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
  kubernetes: Flags.string({
    helpValue: 'TYPE/NAME',
    summary: 'Workload whose pods are the instances: rollout/NAME, deployment/NAME or statefulset/NAME.',
  }),
  namespace: Flags.string({ summary: 'Namespace of these pods.' }),
  context: Flags.string({ summary: 'Context of the kubeconfig.' }),
  'gray-version': Flags.string({ summary: 'Version that the gray instances must run.' }),
  'stable-version': Flags.string({ summary: 'Version that the stable instances must run.' }),
}

interface ParsedPlanFlags extends Pick<
  PlanFlags,
  | 'service'
  | 'timeout'
  | 'retry'
  | 'wait'
  | 'only'
  | 'gateway'
  | 'prometheus'
  | 'gray'
  | 'stable'
  | 'kubernetes'
  | 'namespace'
  | 'context'
> {
  readonly 'gray-tag'?: string | undefined
  readonly 'gray-version'?: string | undefined
  readonly 'stable-version'?: string | undefined
  readonly 'keep-going'?: boolean | undefined
  readonly env?: string | undefined
  readonly config?: string | undefined
}

export function planRequest(parsed: ParsedPlanFlags): PlanRequest {
  const { service, timeout, retry, wait, only, gateway, prometheus, gray, stable, ...rest } = parsed
  const { kubernetes, namespace, context } = rest
  const renamed = {
    environment: parsed.env,
    grayTag: parsed['gray-tag'],
    grayVersion: parsed['gray-version'],
    stableVersion: parsed['stable-version'],
    keepGoing: parsed['keep-going'],
  }
  const flags = {
    service,
    timeout,
    retry,
    wait,
    only,
    gateway,
    prometheus,
    gray,
    stable,
    kubernetes,
    namespace,
    context,
    ...renamed,
  }
  return { source: sourceOf(parsed.config), flags, env: process.env }
}
