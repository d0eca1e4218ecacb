import { existsSync } from 'node:fs'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { poll } from '../poll.ts'
import { startArgo } from './argo.ts'
import { withKubernetes } from './available.ts'
import type { EndedPod } from './job-pods.ts'
import type { Kubernetes } from './kubernetes.ts'
import { startKubernetes } from './kubernetes.ts'

const describeKubernetes = await withKubernetes('argo')

describeKubernetes('a cluster for tests', () => {
  let kubernetes: Kubernetes

  beforeAll(async () => {
    kubernetes = await startKubernetes()
  }, 180_000)
  afterAll(async () => {
    await kubernetes.stop()
  })

  /** A Job of one pod that runs a script. */
  function jobOf(name: string, script: string, container: object = {}, pod: object = {}): string {
    return JSON.stringify({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name },
      spec: {
        backoffLimit: 0,
        template: {
          metadata: { labels: { colour: 'gray' } },
          spec: {
            restartPolicy: 'Never',
            terminationGracePeriodSeconds: 2,
            containers: [
              { name: 'main', image: 'example.invalid/main:1', command: ['sh', '-c', script], ...container },
            ],
            ...pod,
          },
        },
      },
    })
  }

  function endOf(job: string): Promise<EndedPod> {
    return poll(`the end of ${job}`, 20_000, async () =>
      (await kubernetes.endedPods()).find(({ name }) => name.startsWith(`${job}-`)),
    )
  }

  it('makes the pods of a deployment ready, without running anything', async () => {
    await kubernetes.kubectl('create', 'deployment', 'shop', '--image=example.invalid/shop:1', '--replicas=2')

    await kubernetes.kubectl('wait', '--for=condition=Available', 'deployment/shop', '--timeout=20s')

    const phases = await kubernetes.kubectl(
      'get',
      'pods',
      '--selector=app=shop',
      '--output=jsonpath={.items[*].status.phase}',
    )
    expect(phases).toBe('Running Running')
  })

  it('runs the pod of a Job with its environment and its volumes, and keeps its message', async () => {
    await kubernetes.kubectl('create', 'configmap', 'plan', '--from-literal=plan.txt=check everything')
    await kubernetes.kubectl('create', 'secret', 'generic', 'access', '--from-literal=token=hidden')
    const env = [
      { name: 'COLOUR', valueFrom: { fieldRef: { fieldPath: "metadata.labels['colour']" } } },
      { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'access', key: 'token' } } },
    ]
    const volumeMounts = [{ name: 'plan', mountPath: '/etc/plan' }]
    const volumes = [{ name: 'plan', configMap: { name: 'plan' } }]
    const script = 'echo "$COLOUR $TOKEN $(cat /etc/plan/plan.txt)" > /dev/termination-log'

    await kubernetes.apply(jobOf('reads', script, { env, volumeMounts }, { volumes }))
    await kubernetes.kubectl('wait', '--for=condition=Complete', 'job/reads', '--timeout=20s')

    expect(await endOf('reads')).toMatchObject({ exitCode: 0, message: 'gray hidden check everything\n' })
    const path = 'jsonpath={.items[0].status.containerStatuses[0].state.terminated.message}'
    const message = await kubernetes.kubectl('get', 'pods', '--selector=job-name=reads', `--output=${path}`)
    expect(message).toBe('gray hidden check everything\n')
  })

  it('fails a Job with the exit code of its process', async () => {
    await kubernetes.apply(jobOf('fails', 'echo no >&2; exit 10'))

    await kubernetes.kubectl('wait', '--for=condition=Failed', 'job/fails', '--timeout=20s')

    expect(await endOf('fails')).toMatchObject({ exitCode: 10, message: '', log: 'no\n' })
  })

  it('ends the process of a Job that is deleted with SIGTERM', async () => {
    await kubernetes.apply(jobOf('waits', 'echo begun; exec sleep 60'))
    await kubernetes.kubectl('wait', '--for=jsonpath={.status.ready}=1', 'job/waits', '--timeout=20s')

    await kubernetes.kubectl('delete', 'job', 'waits', '--cascade=foreground', '--timeout=20s')

    expect(await endOf('waits')).toMatchObject({ exitCode: 143 })
  })

  it('keeps the network to itself', async () => {
    const inside = await kubernetes.run([
      'curl',
      '--silent',
      '--insecure',
      '--max-time',
      '5',
      `${kubernetes.server}/livez`,
    ])

    expect(inside.exitCode).toBe(0)
    await expect(fetch(kubernetes.server)).rejects.toThrow('fetch failed')
  })

  it('runs the controller of Argo Rollouts', async () => {
    await startArgo(kubernetes)

    const rollout = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      metadata: { name: 'plain' },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: 'plain' } },
        template: {
          metadata: { labels: { app: 'plain' } },
          spec: { containers: [{ name: 'app', image: 'example.invalid/app:1' }] },
        },
        strategy: { canary: {} },
      },
    }
    await kubernetes.apply(JSON.stringify(rollout))

    const healthy = '--for=jsonpath={.status.phase}=Healthy'
    const said = await kubernetes.kubectl('wait', healthy, 'rollout/plain', '--timeout=30s')
    expect(said).toBe('rollout.argoproj.io/plain condition met\n')
  })

  it('leaves neither processes nor files', async () => {
    await kubernetes.stop()

    await expect(kubernetes.kubectl('get', 'nodes')).rejects.toThrow('ENOENT')
    expect(existsSync(kubernetes.folder)).toBe(false)
  })
})
