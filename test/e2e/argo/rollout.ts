import { setTimeout as sleep } from 'node:timers/promises'

import { z } from 'zod'

import { poll } from '../../servers/poll.ts'
import type { Kubernetes } from '../../servers/kubernetes/kubernetes.ts'
import { grayVersion } from '../cluster/lab.ts'

const RolloutState = z.object({
  metadata: z.object({ generation: z.number() }),
  status: z
    .object({
      observedGeneration: z.string().default(''),
      phase: z.string().default(''),
      message: z.string().default(''),
      abort: z.boolean().default(false),
      currentPodHash: z.string().default(''),
      stableRS: z.string().default(''),
      pauseConditions: z.array(z.object({ reason: z.string() })).default([]),
    })
    .prefault({}),
})
type RolloutState = z.infer<typeof RolloutState>

const Measurement = z.object({
  phase: z.string(),
  value: z.string().default(''),
  message: z.string().default(''),
  metadata: z.record(z.string(), z.string()).default({}),
})

const AnalysisRunState = z.object({
  metadata: z.object({ name: z.string(), uid: z.string() }),
  status: z
    .object({
      phase: z.string().default(''),
      message: z.string().default(''),
      metricResults: z.array(z.object({ measurements: z.array(Measurement).default([]) })).default([]),
    })
    .prefault({}),
})
export type AnalysisRunState = z.infer<typeof AnalysisRunState>

/** A release in the hands of Argo Rollouts. */
export interface Release {
  readonly name: string
  /** The next revision. */
  readonly update: () => Promise<void>
  /** What a person does who has seen enough. */
  readonly abort: () => Promise<void>
  /** What a person does who lets a paused rollout go on. */
  readonly resume: () => Promise<void>
  /** Waits until the controller has seen the newest revision, and says this phase of it. */
  readonly reaches: (phase: string) => Promise<RolloutState>
  /** The only analysis of this release. */
  readonly analysis: () => Promise<AnalysisRunState>
}

/** A Rollout with these fields of its canary strategy, whose first revision is up: that one is not analysed. */
export async function startRelease(kubernetes: Kubernetes, name: string, canary: object): Promise<Release> {
  const { kubectl, apply } = kubernetes
  await apply(JSON.stringify(rolloutOf(name, canary)))
  const read = async (): Promise<RolloutState> =>
    RolloutState.parse(JSON.parse(await kubectl('get', 'rollout', name, '--output=json')))
  const reaches: Release['reaches'] = (phase) =>
    poll(`the rollout ${name} to be ${phase}`, 120_000, async () => {
      const state = await read()
      const isSeen = state.status.observedGeneration === String(state.metadata.generation)
      if (isSeen && state.status.phase === phase) return state
      await sleep(300)
      throw new Error(JSON.stringify(state.status))
    })
  async function changeStatus(status: object): Promise<void> {
    const patch = JSON.stringify({ status })
    await kubectl('patch', 'rollout', name, '--subresource=status', '--type=merge', `--patch=${patch}`)
  }
  await reaches('Healthy')
  return {
    name,
    reaches,
    async update() {
      const labels = { app: name, version: grayVersion }
      const patch = JSON.stringify({ spec: { template: { metadata: { labels } } } })
      await kubectl('patch', 'rollout', name, '--type=merge', `--patch=${patch}`)
    },
    abort: () => changeStatus({ abort: true }),
    resume: () => changeStatus({ pauseConditions: null }),
    async analysis() {
      const { items } = z
        .object({ items: z.array(AnalysisRunState) })
        .parse(JSON.parse(await kubectl('get', 'analysisrun', '--output=json')))
      const [only, ...others] = items.filter((run) => run.metadata.name.startsWith(`${name}-`))
      if (only === undefined || others.length > 0) throw new Error(`${name} has ${items.length} analyses`)
      return only
    },
  }
}

function rolloutOf(name: string, canary: object): object {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: { name, annotations: { 'graycheck/attempt': '1' } },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name, version: '2.0.9' } },
        spec: { containers: [{ name: 'app', image: 'example.invalid/user:1' }] },
      },
      strategy: { canary },
    },
  }
}
