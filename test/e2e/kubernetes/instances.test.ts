import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { runCli } from '../../kit/run-cli.ts'
import { startArgo } from '../../servers/kubernetes/argo.ts'
import { withKubernetes } from '../../servers/kubernetes/available.ts'
import type { Kubernetes } from '../../servers/kubernetes/kubernetes.ts'
import { startKubernetes } from '../../servers/kubernetes/kubernetes.ts'
import { poll } from '../../servers/poll.ts'
import { checkRelease, fileOfPods, graycheck, playPods, podsAreAsked, podsOf, podsWhen } from './kit.ts'
import { deployment, rollout, statefulSet } from './workloads.ts'

/** Controllers write their status a moment after the pods are there. */
const settled = { more: ['--wait', '--timeout', '30s'] }

const describeKubernetes = await withKubernetes('argo')

describeKubernetes('instances of a real cluster', () => {
  let cluster: Kubernetes

  beforeAll(async () => {
    cluster = await startKubernetes()
    await startArgo(cluster)
    // The addresses that kwok makes up become those of the namespace, so that whoever listens there answers for the pods.
    await cluster.run(['ip', 'address', 'add', '10.0.0.1/8', 'dev', 'lo'])
    await playPods(cluster, [])
    await cluster.launch({
      name: 'pods',
      file: process.execPath,
      configure: async () => [join(import.meta.dirname, 'pods.ts'), fileOfPods(cluster), '8080'],
      isReady: async () => (await cluster.run(['curl', '--silent', '--fail', 'http://10.0.0.1:8080'])).exitCode === 0,
    })
  })
  afterAll(() => cluster.stop())

  describe('an Argo Rollout', () => {
    const path = 'jsonpath={.status.observedGeneration} {.metadata.generation} {.status.phase}'

    async function phase(wanted: string): Promise<void> {
      await poll(`the rollout to be ${wanted}`, 30_000, async () => {
        const [seen, newest, now] = (await cluster.kubectl('get', 'rollout', 'user', `--output=${path}`)).split(' ')
        return seen === newest && now === wanted ? true : undefined
      })
    }

    beforeAll(async () => {
      await cluster.apply(rollout('1'))
      await phase('Healthy')
    })

    it('has no release in progress at rest', async () => {
      const { exitCode, codes, messages } = await checkRelease(cluster, 'rollout: user')

      expect(exitCode).toBe(11)
      expect(codes).toContain('instances.no-release')
      expect(messages.join()).toContain('is the stable one')
    })

    it('passes half-way, directly and through the API server, and replays outside of the network', async () => {
      await cluster.apply(rollout('2'))
      await phase('Paused')
      await playPods(cluster, await podsWhen(cluster, 'user', { 1: 1, 2: 1 }))
      const recording = join(cluster.folder, 'recording')

      const direct = await checkRelease(cluster, 'rollout: user', { more: ['--record', recording] })
      const proxied = await checkRelease(cluster, 'rollout: user, reach: proxy, port: http')
      const replayed = await runCli(['replay', recording, '--json'])

      const proofs = ['1 of 1 gray instances run 2', '1 of 1 stable instances run 1']
      expect(direct).toMatchObject({ exitCode: 0, codes: [], proofs })
      expect(proxied).toMatchObject({ exitCode: 0, codes: [], proofs })
      expect(replayed).toMatchObject({ exitCode: 0, stdout: direct.stdout })
    })

    it('takes flags in place of a file', async () => {
      const flags = ['--service', 'user', '--gray-tag', 'v2', '--kubernetes', 'rollout/user', '--only', 'release']
      const versions = ['--gray-version', '2', '--stable-version', '1']

      const { exitCode, stdout } = await graycheck(cluster, ['run', '--quiet', ...flags, ...versions])

      expect(stdout).toContain('user v2: PASS')
      expect(exitCode).toBe(0)
    })

    it('fails on a gray pod that runs the old version', async () => {
      const pods = await podsOf(cluster, 'user')
      await playPods(
        cluster,
        pods.map((pod) => ({ ...pod, version: '1' })),
      )

      const { exitCode, codes } = await checkRelease(cluster, 'rollout: user')

      expect(exitCode).toBe(10)
      expect(codes).toContain('release.version-mismatch')
      await playPods(cluster, pods)
    })

    it('is undecided over a gray pod that can not be pulled, and names it', async () => {
      const gray = (await podsOf(cluster, 'user')).find(({ version }) => version === '2')?.name ?? ''
      const waiting = { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image' } }
      const status = {
        conditions: [{ type: 'Ready', status: 'False' }],
        containerStatuses: [{ name: 'app', image: 'x', imageID: '', ready: false, restartCount: 0, state: waiting }],
      }
      await cluster.kubectl(
        'patch',
        'pod',
        gray,
        '--subresource=status',
        '--type=merge',
        `--patch=${JSON.stringify({ status })}`,
      )

      const { exitCode, codes, messages } = await checkRelease(cluster, 'rollout: user')

      expect(exitCode).toBe(11)
      expect(codes).toContain('instances.not-ready')
      expect(messages.join()).toContain(`the gray pod ${gray} is not ready: container app waits (ImagePullBackOff`)
      await cluster.kubectl('delete', 'pod', gray)
      await phase('Paused')
      await playPods(cluster, await podsWhen(cluster, 'user', { 1: 1, 2: 1 }))
    })

    it('is undecided when a gray pod is replaced while it is checked', async () => {
      const pods = await podsOf(cluster, 'user')
      const gray = pods.find(({ version }) => version === '2')?.name ?? ''
      await playPods(cluster, pods, 3000)

      const running = checkRelease(cluster, 'rollout: user')
      await podsAreAsked(cluster)
      await cluster.kubectl('delete', 'pod', gray)
      const { exitCode, codes, messages } = await running

      expect(exitCode).toBe(11)
      expect(codes).toContain('instances.changed')
      expect(messages).toContain(`the gray pod ${gray} vanished while it was checked`)
      await playPods(cluster, await podsWhen(cluster, 'user', { 1: 1, 2: 1 }))
    })

    it('waits with --wait until the pods are there', async () => {
      await cluster.apply(rollout('2', 4))
      await cluster.apply(rollout('2', 2))
      const running = checkRelease(cluster, 'rollout: user', { more: ['--wait', '--timeout', '40s'] })
      await phase('Paused')
      await playPods(cluster, await podsWhen(cluster, 'user', { 1: 1, 2: 1 }))

      expect(await running).toMatchObject({ exitCode: 0 })
    })

    it('fails on two images under one name', async () => {
      await cluster.apply(rollout('2', 4))
      await phase('Paused')
      const pods = await podsWhen(cluster, 'user', { 1: 2, 2: 2 })
      await playPods(cluster, pods)
      for (const [index, { name }] of pods.filter(({ version }) => version === '2').entries()) {
        const imageID = `example.invalid/user@sha256:${String(index).repeat(64)}`
        const value = JSON.stringify([{ op: 'replace', path: '/status/containerStatuses/0/imageID', value: imageID }])
        await cluster.kubectl('patch', 'pod', name, '--subresource=status', '--type=json', `--patch=${value}`)
      }

      const { exitCode, codes } = await checkRelease(cluster, 'rollout: user')

      expect(exitCode).toBe(10)
      expect(codes).toEqual(['release.images-differ'])
    })

    it('is over once it was aborted', async () => {
      const abort = [
        'patch',
        'rollout',
        'user',
        '--subresource=status',
        '--type=merge',
        '--patch={"status":{"abort":true}}',
      ]
      await cluster.kubectl(...abort)
      await phase('Degraded')

      const { exitCode, codes } = await checkRelease(cluster, 'rollout: user')

      expect(exitCode).toBe(11)
      expect(codes).toContain('instances.no-release')
    })
  })

  describe('a Deployment', () => {
    it('is judged while it is rolled', async () => {
      const rolling = {
        strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        minReadySeconds: 600,
        progressDeadlineSeconds: 1200,
      }
      await cluster.apply(deployment('rolled', '1', rolling))
      await podsWhen(cluster, 'rolled', { 1: 2 })
      const before = await checkRelease(cluster, 'deployment: rolled')
      await cluster.apply(deployment('rolled', '2', rolling))
      await playPods(cluster, await podsWhen(cluster, 'rolled', { 1: 2, 2: 1 }))

      const during = await checkRelease(cluster, 'deployment: rolled', settled)

      expect(before).toMatchObject({ exitCode: 11 })
      expect(before.codes).toContain('instances.no-release')
      expect(during.proofs).toEqual(['1 of 1 gray instances run 2', '2 of 2 stable instances run 1'])
      expect(during.exitCode).toBe(0)
    })

    it('is judged beside another one, as Flagger has them', async () => {
      await cluster.apply(deployment('shop', '2'))
      await cluster.apply(deployment('shop-primary', '1'))
      const gray = await podsWhen(cluster, 'shop', { 2: 2 })
      await playPods(cluster, [...gray, ...(await podsWhen(cluster, 'shop-primary', { 1: 2 }))])

      const both = 'gray: { deployment: shop }, stable: { deployment: shop-primary }'
      const selected = 'gray: { selector: "app=shop" }, stable: { selector: "app in (shop-primary)" }'

      const proofs = ['2 of 2 gray instances run 2', '2 of 2 stable instances run 1']
      expect(await checkRelease(cluster, both, settled)).toMatchObject({ exitCode: 0, proofs })
      expect(await checkRelease(cluster, selected, settled)).toMatchObject({ exitCode: 0, proofs })
    })
  })

  describe('a StatefulSet', () => {
    it('is judged with the pods from its partition on as gray', async () => {
      await cluster.apply(statefulSet('1'))
      await podsWhen(cluster, 'store', { 1: 3 })
      await cluster.apply(statefulSet('2'))
      await playPods(cluster, await podsWhen(cluster, 'store', { 1: 2, 2: 1 }))

      const { exitCode, proofs } = await checkRelease(cluster, 'statefulSet: store', settled)

      expect(proofs).toEqual(['1 of 1 gray instances run 2', '2 of 2 stable instances run 1'])
      expect(exitCode).toBe(0)
    })
  })

  describe('the rights that doctor --rbac prints', () => {
    const source = 'gray: { deployment: shop }, stable: { deployment: shop-primary }, reach: proxy'
    let env: Record<string, string>

    const doctor = (...args: string[]) => graycheck(cluster, ['doctor', '--config', 'graycheck.yaml', ...args], env)

    beforeAll(async () => {
      await cluster.kubectl('create', 'serviceaccount', 'gate')
      const token = (await cluster.kubectl('create', 'token', 'gate')).trim()
      const kubeconfig = join(cluster.folder, 'gate.json')
      const server = { server: cluster.server, 'certificate-authority': cluster.credentials.authority }
      const config = {
        'current-context': 'gate',
        clusters: [{ name: 'c', cluster: server }],
        users: [{ name: 'gate', user: { token } }],
        contexts: [{ name: 'gate', context: { cluster: 'c', user: 'gate' } }],
      }
      await writeFile(kubeconfig, JSON.stringify(config))
      env = { KUBECONFIG: kubeconfig }
    })

    it('are missing at first: an error, that doctor explains', async () => {
      const { exitCode, codes } = await checkRelease(cluster, source, { env })
      const told = await doctor()

      expect(exitCode).toBe(12)
      expect(new Set(codes)).toEqual(new Set(['source.forbidden']))
      expect(told.exitCode).toBe(12)
      expect(told.stdout).toContain('FAILED  get deployments.apps/shop in default')
    })

    it('are enough', async () => {
      const role = await doctor('--rbac', '--service-account', 'gate')
      await cluster.apply(role.stdout)
      await playPods(cluster, [...(await podsOf(cluster, 'shop')), ...(await podsOf(cluster, 'shop-primary'))])

      expect(await doctor()).toMatchObject({ exitCode: 0 })
      expect(await checkRelease(cluster, source, { env })).toMatchObject({ exitCode: 0, codes: [] })
    })

    it('are the least: without any one of them it is an error', async () => {
      const rules = z
        .array(z.unknown())
        .parse(JSON.parse(await cluster.kubectl('get', 'role', 'graycheck-user', '--output=jsonpath={.rules}')))
      for (const index of rules.keys()) {
        const patch = JSON.stringify({ rules: rules.filter((_rule, at) => at !== index) })
        await cluster.kubectl('patch', 'role', 'graycheck-user', '--type=merge', `--patch=${patch}`)

        const { exitCode, codes } = await checkRelease(cluster, source, { env })
        const told = await doctor('--json')

        expect({ without: rules[index], exitCode, told: told.exitCode }).toEqual({
          without: rules[index],
          exitCode: 12,
          told: 12,
        })
        expect(new Set(codes)).toEqual(new Set(['source.forbidden']))
      }
    })
  })
})
