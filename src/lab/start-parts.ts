import { Agent } from 'node:http'
import { startCollector } from './collector.ts'
import type { ConfigStore } from './config-store.ts'
import { createConfigStore } from './config-store.ts'
import { startCache, startDatabase } from './dependencies.ts'
import { startEtcdGateway } from './etcd-gateway.ts'
import { startGateway } from './gateway.ts'
import type { LabParts } from './parts.ts'
import { startPrometheusApi } from './prometheus-api.ts'
import { seededRandom } from './random.ts'
import { addressesOf, startInstances } from './start-instances.ts'
import { exactly } from './tag-matching.ts'
import type { Group } from './topology.ts'
import { configKey, groups, healthyConfig, services, tagValue } from './topology.ts'
import { startTraffic } from './traffic.ts'

interface Settings {
  readonly trafficPerSecond: number
  readonly seed: number
  readonly userInstances: Readonly<Partial<Record<Group, number>>>
}

interface Stoppable {
  stop(): unknown
}

interface RunningParts {
  readonly parts: LabParts
  readonly stop: () => Promise<void>
}

/** How long every process has been running when the lab starts. */
const ageMs = 12 * 60_000

const taggedShare = 0.25

/** Starts every part. When one can't be started, none is left running. */
export async function startParts(settings: Settings): Promise<RunningParts> {
  const running: Stoppable[] = []
  async function stop(): Promise<void> {
    await Promise.all(running.map((part) => part.stop()))
  }
  function keep<Part extends Stoppable>(part: Part): Part {
    running.push(part)
    return part
  }
  try {
    return { parts: await startAll(settings, keep), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function startAll(
  { trafficPerSecond, seed, userInstances }: Settings,
  keep: <Part extends Stoppable>(part: Part) => Part,
): Promise<LabParts> {
  const nowMs = Date.now()
  const random = seededRandom(seed)
  const agent = new Agent({ keepAlive: true })
  keep({ stop: () => agent.destroy() })
  const configStore = createStoreWithConfigs()
  const dependencies = {
    'orders-db': keep(await startDatabase('orders-db', '7312964420811')),
    cache: keep(await startCache('cache', '5f2c09ab41d7e6')),
    'staging-db': keep(await startDatabase('staging-db', '6620013377125')),
  }
  const startedAtMs = nowMs - ageMs
  const ground = { agent, random, startedAtMs, configStore, dependencies, userInstances, onStart: keep }
  const instances = await startInstances(ground)
  const upstreams = addressesOf(instances.user)
  const gatewayOptions = { matches: exactly(tagValue), upstreams, agent, random }
  const gateways = [keep(await startGateway(gatewayOptions)), keep(await startGateway(gatewayOptions))]
  const metrics = keep(
    startCollector({
      instances: services.flatMap((service) => groups.flatMap((group) => instances[service][group])),
      seed,
      startedAtMs: nowMs,
      requestsPerSecond: ({ service, group }) => (trafficPerSecond * shareOf(group)) / instances[service][group].length,
    }),
  )
  return {
    gateways,
    instances,
    configStore,
    etcd: keep(await startEtcdGateway(configStore)),
    metrics,
    prometheus: keep(await startPrometheusApi(metrics.store)),
    dependencies,
    traffic: keep(
      startTraffic({
        gateways: gateways.map(({ address }) => address),
        requestsPerSecond: trafficPerSecond,
        taggedShare,
        agent,
        random,
      }),
    ),
  }
}

function shareOf(group: Group): number {
  return group === 'gray' ? taggedShare : 1 - taggedShare
}

function createStoreWithConfigs(): ConfigStore {
  const configStore = createConfigStore()
  for (const service of services) for (const group of groups) configStore.put(configKey(service, group), healthyConfig)
  return configStore
}
