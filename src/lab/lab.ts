import type { LabFault } from './faults.ts'
import { faults } from './faults.ts'
import { labConfig } from './lab-config.ts'
import type { LabParts } from './parts.ts'
import { startParts } from './start-parts.ts'
import type { Group, ServiceName } from './topology.ts'
import { configKey } from './topology.ts'

export type { LabFault, LabParts }
export { faults }

export interface LabOptions {
  /** Requests of users per second; 40 when left out, 0 for a lab without users. */
  readonly trafficPerSecond?: number
  /** Makes the simulated past and the choices of users and gateways repeatable. */
  readonly seed?: number
  /** How many instances of user there are in each group; 2 where left out. */
  readonly instances?: Readonly<Partial<Record<Group, number>>>
}

export interface InstanceAddress {
  readonly id: string
  /** host:port. */
  readonly address: string
  readonly version: string
}

export interface LabAddresses {
  readonly gateway: { readonly url: string; readonly replicas: readonly string[] }
  readonly prometheus: { readonly url: string }
  readonly configStore: { readonly url: string; readonly key: string }
  readonly instances: Readonly<Record<ServiceName, Readonly<Record<Group, readonly InstanceAddress[]>>>>
  /** host:port by name. */
  readonly dependencies: Readonly<Record<keyof LabParts['dependencies'], string>>
}

/** A small gray release on loopback, in this process. */
export interface Lab {
  /** A complete graycheck.yaml for this lab, with comments. */
  readonly config: string
  readonly addresses: LabAddresses
  /** Every part by itself, for faults that have no name. */
  readonly parts: LabParts
  /** Switches on one of `faults`; resolves once it acts. Rejects a name that is not among them. */
  inject(fault: string): Promise<void>
  /** Closes every server and timer; may be called more than once. */
  stop(): Promise<void>
}

export async function startLab({ trafficPerSecond = 40, seed = 1, instances = {} }: LabOptions = {}): Promise<Lab> {
  const { parts, stop } = await startParts({ trafficPerSecond, seed, userInstances: instances })
  const addresses = addressesOf(parts)
  return { config: labConfig(addresses), addresses, parts, inject: (name) => inject(parts, name), stop }
}

async function inject(parts: LabParts, name: string): Promise<void> {
  const fault = faults.find((candidate) => candidate.name === name)
  if (fault !== undefined) return fault.apply(parts)
  const names = faults.map((known) => known.name).join(', ')
  throw new Error(`the lab knows no fault ${JSON.stringify(name)}; it knows ${names}`)
}

function addressesOf({ gateways, instances, etcd, prometheus, dependencies }: LabParts): LabAddresses {
  const replicas = gateways.map(({ address }) => address)
  const { user, order, stock } = instances
  return {
    gateway: { url: `http://${replicas[0]}`, replicas },
    prometheus: { url: `http://${prometheus.address}` },
    configStore: { url: `http://${etcd.address}`, key: configKey('user', 'gray') },
    instances: { user: instanceAddresses(user), order: instanceAddresses(order), stock: instanceAddresses(stock) },
    dependencies: {
      'orders-db': dependencies['orders-db'].address,
      cache: dependencies.cache.address,
      'staging-db': dependencies['staging-db'].address,
    },
  }
}

function instanceAddresses({ gray, stable }: LabParts['instances'][ServiceName]): Record<Group, InstanceAddress[]> {
  return { gray: gray.map(instanceAddress), stable: stable.map(instanceAddress) }
}

function instanceAddress({
  id,
  address,
  behaviour,
}: LabParts['instances'][ServiceName][Group][number]): InstanceAddress {
  return { id, address, version: behaviour.version }
}
