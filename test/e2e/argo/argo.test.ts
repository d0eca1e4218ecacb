import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, it, vi } from 'vitest'
import { z } from 'zod'

import { startArgo } from '../../servers/kubernetes/argo.ts'
import { withKubernetes } from '../../servers/kubernetes/available.ts'
import type { EndedPod } from '../../servers/kubernetes/job-pods.ts'
import type { Kubernetes } from '../../servers/kubernetes/kubernetes.ts'
import { startKubernetes } from '../../servers/kubernetes/kubernetes.ts'
import { objectsIn } from '../../kit/yaml-blocks.ts'
import { poll } from '../../servers/poll.ts'
import type { ClusterLab } from '../cluster/lab.ts'
import { startClusterLab } from '../cluster/lab.ts'
import { serveToken, serveUrl, startServe } from '../cluster/serve.ts'
import type { AnalysisRunState } from './rollout.ts'
import { startRelease } from './rollout.ts'
import { applyBefore18, applyTemplates, applyUnpullable, podOfJob } from './templates.ts'

const describeArgo = await withKubernetes('argo')

const TerminationMessage = z.object({
  status: z.string(),
  exitCode: z.number(),
  runId: z.string(),
  findings: z.array(z.object({ code: z.string() })),
})
const Summary = z.object({ status: z.string(), runId: z.string(), reason: z.object({ code: z.string().nullable() }) })

/** What goes with every use of a template. */
const release = [
  { name: 'gray-tag', value: 'v2-canary' },
  { name: 'gray-version', valueFrom: { fieldRef: { fieldPath: 'spec.template.metadata.labels.version' } } },
]

const nameOfRun = [
  { name: 'hash', valueFrom: { podTemplateHashValue: 'Latest' } },
  { name: 'revision', valueFrom: { fieldRef: { fieldPath: "metadata.annotations['rollout.argoproj.io/revision']" } } },
  { name: 'step', valueFrom: { fieldRef: { fieldPath: 'status.currentStepIndex' } } },
  { name: 'attempt', valueFrom: { fieldRef: { fieldPath: "metadata.annotations['graycheck/attempt']" } } },
]

function jobOf(plan: string, ...more: readonly object[]): { templates: object[]; args: object[] } {
  return {
    templates: [{ templateName: 'graycheck-job', clusterScope: true }],
    args: [{ name: 'plan', value: plan }, ...release, ...more],
  }
}

function webOf(plan: string, ...more: readonly object[]): { templates: object[]; args: object[] } {
  return {
    templates: [{ templateName: 'graycheck-web', clusterScope: true }],
    args: [{ name: 'plan', value: plan }, ...release, ...nameOfRun, { name: 'url', value: serveUrl }, ...more],
  }
}

/** Enough for a plan that is decided in seconds. */
const twice = [
  { name: 'count', value: '2' },
  { name: 'inconclusive-limit', value: '1' },
]

const half = { setWeight: 50 }

describeArgo('the shipped templates, in Argo Rollouts', () => {
  // A rollout takes seconds; on a machine with much else to do it was seen to take ten times as long.
  vi.setConfig({ testTimeout: 240_000 })
  let kubernetes: Kubernetes
  let labs: Readonly<Record<'turning' | 'evicted' | 'crashing' | 'silent' | 'watched', ClusterLab>>

  beforeAll(async () => {
    kubernetes = await startKubernetes()
    await startArgo(kubernetes)
    const [good, bad, undecided, turning, evicted, crashing, silent, watched] = await Promise.all([
      startClusterLab(kubernetes),
      startClusterLab(kubernetes, { fault: 'one-instance-stale-config' }),
      startClusterLab(kubernetes, { fault: 'config-not-reported' }),
      startClusterLab(kubernetes),
      startClusterLab(kubernetes),
      startClusterLab(kubernetes),
      startClusterLab(kubernetes),
      startClusterLab(kubernetes, { purpose: 'watch' }),
    ])
    labs = { turning, evicted, crashing, silent, watched }
    const plans = { good: good.plan, bad: bad.plan, undecided: undecided.plan }
    const ofLabs = Object.fromEntries(Object.entries(labs).map(([name, { plan }]) => [name, plan]))
    await startServe(kubernetes, { ...plans, ...ofLabs })
    const files = { ...plans, ...ofLabs, mistaken: good.plan.replace('"dyeing"', '"dying"') }
    const data = Object.fromEntries(Object.entries(files).map(([name, plan]) => [`${name}.yaml`, plan]))
    await kubernetes.apply(
      JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'graycheck-plans' }, data }),
    )
    await kubernetes.kubectl('create', 'secret', 'generic', 'graycheck', `--from-literal=token=${serveToken}`)
    await applyTemplates(kubernetes)
  }, 180_000)
  afterAll(async () => {
    await kubernetes.stop()
  })

  async function podsOf({ metadata: { uid } }: AnalysisRunState): Promise<EndedPod[]> {
    return (await kubernetes.endedPods()).filter(({ name }) => name.startsWith(uid))
  }

  /** What `kubectl` shows of the pods of an analysis. */
  function messagesOf({ metadata: { uid } }: AnalysisRunState): Promise<string> {
    const path = '{.items[*].status.containerStatuses[0].state.terminated.message}'
    const selector = `--selector=analysisrun.argoproj.io/uid=${uid}`
    return kubernetes.kubectl('get', 'pods', selector, `--output=jsonpath=${path}`)
  }

  /** The name of the pod that is at work for an analysis, once it is another one than `before`. */
  function runningPodOf(analysis: () => Promise<AnalysisRunState>, before = ''): Promise<string> {
    return poll('the run', 120_000, async () => {
      const selector = `--selector=analysisrun.argoproj.io/uid=${(await analysis()).metadata.uid}`
      const path = '--output=jsonpath={.items[?(@.status.phase=="Running")].metadata.name}'
      const name = await kubernetes.kubectl('get', 'pods', selector, path)
      if (name !== '' && name !== before) return name
      await sleep(300)
      throw new Error(`there is ${name === '' ? 'none' : name}`)
    })
  }

  /** What draining a node does to its pods. */
  function evict(name: string): Promise<string> {
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: 'default' } }
    return kubernetes.create(`/api/v1/namespaces/default/pods/${name}/eviction`, eviction)
  }

  function lastSummaryOf({ status }: AnalysisRunState): z.infer<typeof Summary> {
    return Summary.parse(JSON.parse(status.metricResults[0]?.measurements.at(-1)?.value ?? 'null'))
  }

  // The slowest ones come first: the others run beside them.
  it.concurrent('a server that is down ends in an error, never in a promotion', async ({ expect }) => {
    const { update, reaches, analysis } = await startRelease(kubernetes, 'web-down', {
      steps: [half, { analysis: webOf('good', { name: 'url', value: 'http://127.0.0.1:9' }) }],
    })

    await update()

    const { status } = await reaches('Degraded')
    expect(status.stableRS).not.toBe(status.currentPodHash)
    const run = await analysis()
    expect(run.status.phase).toBe('Error')
    expect(run.status.message).toContain('connection refused')
  })

  it.concurrent('a run whose node is drained is run again, however often, and decides', async ({ expect }) => {
    const { update, reaches, analysis } = await startRelease(kubernetes, 'job-evicted', {
      steps: [half, { analysis: jobOf('evicted') }],
    })
    labs.evicted.pause()
    await update()

    const first = await runningPodOf(analysis)
    await evict(first)
    const second = await runningPodOf(analysis, first)
    await evict(second)
    labs.evicted.resume()

    await reaches('Healthy')
    expect((await podsOf(await analysis())).map(({ exitCode }) => exitCode)).toEqual([143, 143, 0])
  })

  it.concurrent('the Job promotes a good canary, and its run has the name of the Job', async ({ expect }) => {
    const { update, reaches, analysis } = await startRelease(kubernetes, 'job-good', {
      steps: [half, { analysis: jobOf('good') }],
    })

    await update()

    const { status } = await reaches('Healthy')
    expect(status.stableRS).toBe(status.currentPodHash)
    const run = await analysis()
    expect(run.status.phase).toBe('Successful')
    const message = TerminationMessage.parse(JSON.parse(await messagesOf(run)))
    expect(message).toMatchObject({ status: 'pass', exitCode: 0, findings: [] })
    expect(message.runId).toBe(run.status.metricResults[0]?.measurements[0]?.metadata['job-name'])
  })

  it.concurrent('the Job aborts a bad canary, and kubectl shows why', async ({ expect }) => {
    const { update, reaches, analysis } = await startRelease(kubernetes, 'job-bad', {
      steps: [half, { analysis: jobOf('bad') }],
    })

    await update()

    const { status } = await reaches('Degraded')
    expect(status.abort).toBe(true)
    expect(status.message).toContain('Metric "graycheck" assessed Failed due to failed (1) > failureLimit (0)')
    const run = await analysis()
    const message = TerminationMessage.parse(JSON.parse(await messagesOf(run)))
    expect(message).toMatchObject({ status: 'fail', exitCode: 10, findings: [{ code: 'config.stale' }] })
    expect(await podsOf(run)).toHaveLength(1)
  })

  it.concurrent('the Job aborts on a plan with a mistake, without asking twice', async ({ expect }) => {
    const { update, reaches, analysis } = await startRelease(kubernetes, 'job-mistaken', {
      steps: [half, { analysis: jobOf('mistaken') }],
    })

    await update()

    await reaches('Degraded')
    const run = await analysis()
    expect(run.status.phase).toBe('Failed')
    expect((await podsOf(run)).map(({ exitCode }) => exitCode)).toEqual([2])
    expect(await messagesOf(run)).toContain('"dying"')
  })

  it.concurrent('an image that can not be pulled pauses the rollout', async ({ expect }) => {
    const templateName = await applyUnpullable(kubernetes)
    const { update, reaches } = await startRelease(kubernetes, 'job-unpullable', {
      steps: [half, { analysis: { ...jobOf('good'), templates: [{ templateName, clusterScope: true }] } }],
    })

    await update()

    const { status } = await reaches('Paused')
    expect(status.abort).toBe(false)
    expect(status.pauseConditions).toEqual([{ reason: 'InconclusiveAnalysisRun' }])
  })

  it.concurrent('a Job that is deleted in the middle decides nothing', async ({ expect }) => {
    const { update, abort, reaches, analysis } = await startRelease(kubernetes, 'job-deleted', {
      steps: [half, { analysis: jobOf('undecided') }],
    })
    await update()
    const name = await runningPodOf(analysis)
    // Before that there is nothing to tell: the program is still being loaded.
    await poll('the first stage', 30_000, async () => (await kubernetes.podLog(name)).includes('stage ') || undefined)

    await abort()

    const { status } = await reaches('Degraded')
    expect(status.stableRS).not.toBe(status.currentPodHash)
    const pod = await poll('the end of the pod', 30_000, async () => (await podsOf(await analysis()))[0])
    expect(pod.exitCode).toBe(143)
    expect(TerminationMessage.parse(JSON.parse(pod.message))).toMatchObject({ status: 'aborted', exitCode: 143 })
  })

  it.concurrent('the Job in the background aborts when the canary goes bad in the middle', async ({ expect }) => {
    const looking = jobOf('turning', { name: 'count', value: '10000' }, { name: 'interval', value: '1s' })
    const { update, reaches, analysis } = await startRelease(kubernetes, 'job-background', {
      analysis: { startingStep: 1, ...looking },
      steps: [half, { pause: {} }],
    })
    await update()
    await poll('a look that passes', 60_000, async () => {
      const [result] = (await analysis()).status.metricResults
      return result?.measurements.some(({ phase }) => phase === 'Successful') || undefined
    })

    await labs.turning.inject('wrong-version-in-one-instance')

    const { status } = await reaches('Degraded')
    expect(status.abort).toBe(true)
    const last = (await podsOf(await analysis())).at(-1)
    const message = TerminationMessage.parse(JSON.parse(last?.message ?? ''))
    expect(message.status).toBe('fail')
    expect(message.findings.map(({ code }) => code)).toEqual(['release.version-mismatch', 'release.mixed'])
  })

  it.concurrent('a run that crashes is run again once, and then aborts', async ({ expect }) => {
    const { update, reaches, analysis } = await startRelease(kubernetes, 'job-crashing', {
      steps: [half, { analysis: jobOf('crashing') }],
    })
    labs.crashing.pause()
    await update()

    const first = await runningPodOf(analysis)
    await kubernetes.signalPod(first, 'KILL')
    const second = await runningPodOf(analysis, first)
    await kubernetes.signalPod(second, 'KILL')

    expect((await reaches('Degraded')).status.abort).toBe(true)
    expect((await podsOf(await analysis())).map(({ exitCode }) => exitCode)).toEqual([137, 137])
  })

  it.concurrent(
    'a look in the background that is not ready at the end of the rollout stops nothing',
    async ({ expect }) => {
      const { update, resume, reaches, analysis } = await startRelease(kubernetes, 'job-silent', {
        analysis: { startingStep: 1, ...jobOf('silent') },
        steps: [half, { pause: {} }],
      })
      labs.silent.pause()
      await update()
      await runningPodOf(analysis)
      await reaches('Paused')

      await resume()

      const { status } = await reaches('Healthy')

      expect(status.stableRS).toBe(status.currentPodHash)
      const run = await analysis()
      expect(run.status.phase).toBe('Inconclusive')
      expect(run.status.metricResults[0]?.measurements[0]?.message).toBe('Metric Terminated')
    },
  )

  it.concurrent('the web metric promotes a good canary', async ({ expect }) => {
    const { update, reaches, analysis } = await startRelease(kubernetes, 'web-good', {
      steps: [half, { analysis: webOf('good') }],
    })

    await update()

    const { status } = await reaches('Healthy')
    expect(status.stableRS).toBe(status.currentPodHash)
    const run = await analysis()
    expect(run.status.phase).toBe('Successful')
    expect(lastSummaryOf(run)).toMatchObject({ status: 'pass', runId: `${status.currentPodHash}-2-1-1` })
  })

  it.concurrent('the web metric aborts a bad canary, and the analysis says why', async ({ expect }) => {
    const { update, reaches, analysis } = await startRelease(kubernetes, 'web-bad', {
      steps: [half, { analysis: webOf('bad') }],
    })

    await update()

    expect((await reaches('Degraded')).status.abort).toBe(true)
    const run = await analysis()
    expect(run.status.phase).toBe('Failed')
    expect(lastSummaryOf(run)).toMatchObject({ status: 'fail', reason: { code: 'config.stale' } })
  })

  it.concurrent(
    'the web metric in the background aborts when the canary goes bad in the middle',
    async ({ expect }) => {
      const { update, reaches, analysis } = await startRelease(kubernetes, 'web-background', {
        analysis: { startingStep: 1, ...webOf('watched') },
        steps: [half, { pause: {} }],
      })
      await update()
      await poll('a look', 60_000, async () => (await analysis()).status.metricResults[0]?.measurements[0])

      await labs.watched.inject('every-gray-request-fails')

      expect((await reaches('Degraded')).status.abort).toBe(true)
      expect(lastSummaryOf(await analysis())).toMatchObject({
        status: 'fail',
        reason: { code: 'slo.error-ratio-exceeded' },
      })
    },
  )

  it.concurrent('the web metric pauses the rollout when nothing could be decided', async ({ expect }) => {
    const { update, reaches, analysis } = await startRelease(kubernetes, 'web-undecided', {
      steps: [half, { analysis: webOf('undecided', ...twice) }],
    })

    await update()

    const { status } = await reaches('Paused')
    expect(status.abort).toBe(false)
    expect(status.pauseConditions).toEqual([{ reason: 'InconclusiveAnalysisRun' }])
    const run = await analysis()
    expect(run.status.phase).toBe('Inconclusive')
    expect(lastSummaryOf(run)).toMatchObject({ status: 'inconclusive', reason: { code: 'config.unknown' } })
  })

  it.concurrent('the web metric pauses the rollout in a controller before 1.8, too', async ({ expect }) => {
    const templateName = await applyBefore18(kubernetes)
    const analysis = { ...webOf('undecided', ...twice), templates: [{ templateName, clusterScope: true }] }
    const { update, reaches } = await startRelease(kubernetes, 'web-old', { steps: [half, { analysis }] })

    await update()

    const { status } = await reaches('Paused')
    expect(status.pauseConditions).toEqual([{ reason: 'InconclusiveAnalysisRun' }])
  })

  it('the pod of the Job meets the strictest standard for pods', async ({ expect }) => {
    const { kubectl, apply } = kubernetes
    await kubectl('create', 'namespace', 'strict')
    await kubectl('label', 'namespace', 'strict', 'pod-security.kubernetes.io/enforce=restricted')
    const spec = await podOfJob(kubernetes)
    const podWith = (changes: object) =>
      JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'look' }, spec: { ...spec, ...changes } })
    const strictly = ['--namespace=strict', '--dry-run=server', '--validate=strict']

    expect(await apply(podWith({}), ...strictly)).toBe('pod/look created (server dry run)\n')
    await expect(apply(podWith({ securityContext: {} }), ...strictly)).rejects.toThrow('violates PodSecurity')
  })

  it('the rollouts in the docs are accepted', async ({ expect }) => {
    await kubernetes.kubectl('create', 'namespace', 'shop')

    const said = await kubernetes.apply(
      objectsIn('argo-rollouts.md').join('---\n'),
      '--dry-run=server',
      '--validate=strict',
    )

    expect(said.match(/^rollout.*\(server dry run\)$/gm)).toHaveLength(3)
  })
})
