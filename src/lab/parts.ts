import type { Collector } from './collector.ts'
import type { ConfigStore } from './config-store.ts'
import type { Dependency, DependencyName } from './dependencies.ts'
import type { Gateway } from './gateway.ts'
import type { Instance } from './instance.ts'
import type { PrometheusApi } from './prometheus-api.ts'
import type { RunningServer } from './server.ts'
import type { Group, ServiceName } from './topology.ts'
import type { Traffic } from './traffic.ts'

export type InstanceTable = Readonly<Record<ServiceName, Readonly<Record<Group, readonly Instance[]>>>>

/** Everything in the lab that a fault can change. Faults are small functions over these parts; the parts know of none. */
export interface LabParts {
  readonly gateways: readonly Gateway[]
  readonly instances: InstanceTable
  readonly configStore: ConfigStore
  /** The config store as HTTP clients see it; closed, it refuses connections. */
  readonly etcd: RunningServer
  readonly metrics: Collector
  readonly prometheus: PrometheusApi
  readonly dependencies: Readonly<Record<DependencyName, Dependency>>
  readonly traffic: Traffic
}
