import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, it } from 'vitest'
import { z } from 'zod'

import { objectsIn } from '../../kit/yaml-blocks.ts'
import { withKubernetes } from '../../servers/kubernetes/available.ts'
import { startFlagger } from '../../servers/kubernetes/flagger.ts'
import type { Kubernetes } from '../../servers/kubernetes/kubernetes.ts'
import { startKubernetes } from '../../servers/kubernetes/kubernetes.ts'
import { poll } from '../../servers/poll.ts'
import { grayVersion, startClusterLab } from '../cluster/lab.ts'
import { serveToken, serveUrl, startServe } from '../cluster/serve.ts'

const describeFlagger = await withKubernetes('flagger')

const State = z.object({ status: z.object({ phase: z.string() }).prefault({ phase: '' }) })
const Events = z.object({ items: z.array(z.object({ message: z.string() })) })

const oldImage = 'example.invalid/user:1'
const newImage = 'example.invalid/user:2'

// Flagger looks every ten seconds, whatever is said, and a release takes it seven looks.
const releaseTimeoutMs = 150_000

describeFlagger('webhooks of graycheck serve, in Flagger', () => {
  let kubernetes: Kubernetes

  beforeAll(async () => {
    kubernetes = await startKubernetes()
    await startFlagger(kubernetes)
    const [good, bad] = await Promise.all([
      startClusterLab(kubernetes),
      startClusterLab(kubernetes, { fault: 'one-instance-stale-config' }),
    ])
    await startServe(kubernetes, { good: good.plan, bad: bad.plan })
  }, 180_000)
  afterAll(async () => {
    await kubernetes.stop()
  })

  /** A canary of its own, whose first version is up; resolves once the next one is on its way. */
  async function release(name: string, plan: string): Promise<void> {
    await kubernetes.apply(
      [deploymentOf(name), canaryOf(name, plan)].map((object) => JSON.stringify(object)).join('\n---\n'),
    )
    await reaches(name, 'Initialized')
    await kubernetes.kubectl('set', 'image', `deployment/${name}`, `app=${newImage}`)
  }

  function reaches(name: string, phase: string): Promise<boolean> {
    return poll(`the canary ${name} to be ${phase}`, releaseTimeoutMs, async () => {
      const { status } = State.parse(JSON.parse(await kubernetes.kubectl('get', 'canary', name, '--output=json')))
      if (status.phase === phase) return true
      await sleep(500)
      throw new Error(`it is ${status.phase}`)
    })
  }

  function primaryImageOf(name: string): Promise<string> {
    const path = '{.spec.template.spec.containers[0].image}'
    return kubernetes.kubectl('get', 'deployment', `${name}-primary`, `--output=jsonpath=${path}`)
  }

  async function eventsOf(name: string): Promise<string[]> {
    const selector = `--field-selector=involvedObject.kind=Canary,involvedObject.name=${name}`
    const events = Events.parse(JSON.parse(await kubernetes.kubectl('get', 'events', selector, '--output=json')))
    return events.items.map(({ message }) => message)
  }

  it.concurrent('promote a good canary', { timeout: 2 * releaseTimeoutMs }, async ({ expect }) => {
    await release('good', 'good')

    await reaches('good', 'Succeeded')

    expect(await primaryImageOf('good')).toBe(newImage)
  })

  it.concurrent(
    'roll a bad canary back, and the event says why',
    { timeout: 2 * releaseTimeoutMs },
    async ({ expect }) => {
      await release('bad', 'bad')

      await reaches('bad', 'Failed')

      expect(await primaryImageOf('bad')).toBe(oldImage)
      const halts = (await eventsOf('bad')).filter((message) => message.includes('before-traffic'))
      expect(halts).toContainEqual(expect.stringMatching(/"title":"graycheck: fail".*"code":"config\.stale"/))
    },
  )

  it('the canary in the docs is accepted', async ({ expect }) => {
    await kubernetes.kubectl('create', 'namespace', 'shop')

    const said = await kubernetes.apply(objectsIn('flagger.md').join('---\n'), '--dry-run=server', '--validate=strict')

    expect(said).toBe('canary.flagger.app/user created (server dry run)\n')
  })
})

function deploymentOf(name: string): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'app', image: oldImage, ports: [{ containerPort: 80 }] }] },
      },
    },
  }
}

/** The hooks of docs/serve.md, with the shortest analysis. */
function canaryOf(name: string, plan: string): object {
  const metadata = { plan, grayTag: 'v2-canary', grayVersion, wait: '25s' }
  const hook = (title: string, type: string) => ({
    name: title,
    type,
    url: `${serveUrl}/v1/flagger/${type}?token=${serveToken}`,
    timeout: '30s',
    metadata,
  })
  return {
    apiVersion: 'flagger.app/v1beta1',
    kind: 'Canary',
    metadata: { name },
    spec: {
      provider: 'kubernetes',
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      service: { port: 80 },
      analysis: {
        interval: '10s',
        threshold: 1,
        iterations: 1,
        webhooks: [
          hook('before-traffic', 'pre-rollout'),
          hook('every-step', 'rollout'),
          hook('before-promotion', 'confirm-promotion'),
        ],
      },
    },
  }
}
