import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { Gateway, Instances, Prometheus, Tag } from '../../src/core/target.ts'
import { startLab } from '../../src/lab/lab.ts'
import { ask, query, withLab } from './kit.ts'

const LabConfig = z.strictObject({
  version: z.literal(1),
  service: z.literal('user'),
  tag: Tag,
  gateway: Gateway,
  instances: Instances,
  prometheus: Prometheus,
  stages: z.array(z.strictObject({ name: z.string(), checks: z.array(z.looseObject({ kind: z.string() })) })),
})

describe('a lab', () => {
  it('writes a config that names its real addresses', async () => {
    await withLab(async ({ config, addresses }) => {
      const { gateway, instances, prometheus, tag, stages } = LabConfig.parse(parse(config))

      expect(gateway.addresses).toEqual(addresses.gateway.replicas)
      expect(gateway.url).toBe(addresses.gateway.url)
      expect(instances.gray.addresses).toEqual(addresses.instances.user.gray.map(({ address }) => address))
      expect(instances.stable?.addresses).toEqual(addresses.instances.user.stable.map(({ address }) => address))
      expect(prometheus.url).toBe(addresses.prometheus.url)
      expect(tag).toEqual({ header: 'x-gray-tag', value: 'v2-canary' })
      expect(stages.map(({ name, checks }) => [name, checks.map(({ kind }) => kind)])).toEqual([
        ['routing', ['dyeing']],
        ['state', ['release', 'config', 'dependencies']],
        ['health', ['slo', 'slo']],
      ])
    })
  })

  it('begins with ten minutes of metrics of every instance', async () => {
    await withLab(async (lab) => {
      const up = await query(lab, 'up[15m]')

      expect(up).toHaveLength(8)
      for (const { values = [] } of up) {
        expect(values.length).toBeGreaterThanOrEqual(601)
        expect(values.every(([, value]) => value === '1')).toBe(true)
      }
    })
  })

  it('runs beside another one', async () => {
    await withLab((one) =>
      withLab(async (other) => {
        expect(one.addresses.gateway.url).not.toBe(other.addresses.gateway.url)
        await one.stop()

        expect((await ask(`${other.addresses.gateway.url}/api/profile`)).status).toBe(200)
      }),
    )
  })

  it('refuses connections on all of its addresses once it is stopped, twice too', async () => {
    const lab = await startLab()
    await lab.stop()
    await lab.stop()
    const { instances, gateway, prometheus, configStore, dependencies } = lab.addresses
    const urls = [
      ...Object.values(instances).flatMap(({ gray, stable }) => [...gray, ...stable].map(({ address }) => address)),
      ...gateway.replicas,
      ...Object.values(dependencies),
    ].map((address) => `http://${address}`)

    const outcomes = await Promise.all(
      [...urls, prometheus.url, configStore.url].map((url) =>
        ask(url).catch((error: NodeJS.ErrnoException) => error.code),
      ),
    )

    expect(outcomes).toHaveLength(15)
    expect(new Set(outcomes)).toEqual(new Set(['ECONNREFUSED']))
  })

  it('stops at once while a request hangs, and leaves nothing that keeps a process alive', async () => {
    const module = new URL('../../src/lab/lab.ts', import.meta.url).href
    const script = `
      const { startLab } = await import(${JSON.stringify(module)})
      const lab = await startLab()
      for (const { behaviour } of lab.parts.instances.user.stable) behaviour.hangs = true
      for (const { behaviour } of lab.parts.instances.user.gray) Object.assign(behaviour, { slowShare: 1, slowMs: 1e6 })
      const tagged = { headers: { 'x-gray-tag': 'v2-canary' } }
      const hanging = [fetch(lab.addresses.gateway.url + '/api/profile'), fetch(lab.addresses.gateway.url + '/api/profile', tagged)]
      await new Promise((resolve) => setTimeout(resolve, 200))
      await lab.stop()
      const outcomes = await Promise.allSettled(hanging)
      console.log(outcomes.map(({ status }) => status).join())
    `

    const ended = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script])

    expect(ended.stdout).toBe('rejected,rejected\n')
  })
})
