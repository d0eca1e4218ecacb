import { randomUUID } from 'node:crypto'
import type { Agent } from 'node:http'
import type { ConfigStore } from './config-store.ts'
import { clusterId } from './etcd-gateway.ts'
import type { Instance, InstanceBehaviour } from './instance.ts'
import { startInstance } from './instance.ts'
import { createInstanceConfig } from './instance-config.ts'
import type { InstanceTable, LabParts } from './parts.ts'
import type { Random } from './random.ts'
import { createRequestMetrics } from './request-metrics.ts'
import { exactly } from './tag-matching.ts'
import type { Group, ServiceName } from './topology.ts'
import { configKey, syntheticHeader, tagHeader, tagValue, topology } from './topology.ts'

/** What the instances are made with. */
export interface Ground {
  readonly agent: Agent
  readonly random: Random
  readonly startedAtMs: number
  readonly configStore: ConfigStore
  readonly dependencies: LabParts['dependencies']
  /** How many instances of user to start, where it is not the usual number. */
  readonly userInstances: Readonly<Partial<Record<Group, number>>>
  /** Called with each instance as soon as it listens. */
  readonly onStart: (instance: Instance) => void
}

type ServiceInstances = InstanceTable[ServiceName]

/** Starts them from the last service to the first, because each is told where the next one is. */
export async function startInstances(ground: Ground): Promise<InstanceTable> {
  const stock = await startService(ground, 'stock', null)
  const order = await startService(ground, 'order', stock)
  const user = await startService(ground, 'user', order)
  return { user, order, stock }
}

async function startService(
  ground: Ground,
  service: ServiceName,
  next: ServiceInstances | null,
): Promise<ServiceInstances> {
  return {
    gray: await startGroup(ground, service, 'gray', next),
    stable: await startGroup(ground, service, 'stable', next),
  }
}

async function startGroup(
  ground: Ground,
  service: ServiceName,
  group: Group,
  next: ServiceInstances | null,
): Promise<Instance[]> {
  const { agent, random, startedAtMs, onStart } = ground
  const instances: Instance[] = []
  const wanted = (service === 'user' ? ground.userInstances[group] : undefined) ?? topology[service].instances[group]
  while (instances.length < wanted) {
    const instance = await startInstance({
      id: `${service}-${group}-${instances.length + 1}`,
      bootId: randomUUID(),
      service,
      group,
      startedAtMs,
      behaviour: healthyBehaviour(ground, topology[service].versions[group], next),
      metrics: createRequestMetrics(startedAtMs),
      config: watchConfig(ground.configStore, configKey(service, group)),
      agent,
      random,
    })
    onStart(instance)
    instances.push(instance)
  }
  return instances
}

function watchConfig(store: ConfigStore, key: string): Instance['config'] {
  const config = createInstanceConfig({ name: 'app', identity: clusterId, key })
  for (const { value, modRevision } of store.range(key, `${key}\0`)) config.receive({ value, revision: modRevision })
  store.watch(key, (event) => config.receive(event))
  return config
}

function healthyBehaviour(ground: Ground, version: string, next: ServiceInstances | null): InstanceBehaviour {
  const { 'orders-db': ordersDb, cache } = ground.dependencies
  return {
    version,
    announcedVersion: version,
    hangs: false,
    errorShare: 0,
    slowShare: 0,
    slowMs: 0,
    forwardedHeaders: new Set([tagHeader, syntheticHeader, 'traceparent']),
    next: next === null ? null : { matches: exactly(tagValue), addresses: addressesOf(next) },
    changeState: (state) => state,
    dependencies: [ordersDb, cache].map(({ name, kind, address }) => ({ name, kind, target: address })),
  }
}

export function addressesOf({ gray, stable }: ServiceInstances): Record<Group, readonly string[]> {
  return { gray: gray.map(({ address }) => address), stable: stable.map(({ address }) => address) }
}
