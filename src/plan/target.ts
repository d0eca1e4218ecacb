import { symbolicAddresses } from '../core/kubernetes-source.ts'
import type { InstanceGroup, Instances, Prometheus, Target } from '../core/target.ts'
import type { InstancesSection } from '../core/instances-section.ts'
import type { Config } from './config.ts'
import type { PlannedDiscovery } from './plan.ts'
import type { EnvironmentVariables } from './substitute.ts'

/** What every check may know of the release. `found` are the instances of a run, where a cluster has to name them. */
export function targetOf(config: Config, environment: string | null, found?: Instances): Target {
  const { service, tag, gateway, prometheus } = config
  const instances = found ?? (config.instances && instancesOf(config.instances))
  return { service, tag, environment, gateway, instances, prometheus: prometheus && withLabels(prometheus, instances) }
}

/** Before a run, what a cluster will name stands for itself. */
export function instancesOf({ kubernetes, gray = {}, stable, state }: InstancesSection): Instances {
  if (kubernetes === undefined) return { gray: withAddresses(gray), stable: stable && withAddresses(stable), state }
  const symbolic = symbolicAddresses(kubernetes)
  return {
    gray: { ...gray, addresses: [symbolic.gray] },
    stable: symbolic.stable === null ? undefined : { ...stable, addresses: [symbolic.stable] },
    state,
  }
}

/** undefined where the config names the instances itself. */
export function discoveryOf(
  config: Config,
  environment: string | null,
  env: EnvironmentVariables,
): PlannedDiscovery | undefined {
  const source = config.instances?.kubernetes
  if (config.instances === undefined || source === undefined) return undefined
  const targetWith = (found: Instances): Target => targetOf(config, environment, found)
  return { source, instances: instancesOf(config.instances), targetWith, env }
}

/** As many and other ones: what differs with them depends on who the instances are. */
export function otherInstances({ gray, stable, ...rest }: Instances): Instances {
  const twice = (group: InstanceGroup): InstanceGroup => ({
    ...group,
    addresses: group.addresses.flatMap((address) => [`one of ${address}`, `another of ${address}`]),
  })
  return { ...rest, gray: twice(gray), stable: stable && twice(stable) }
}

/** The schema lets addresses be left out only beside kubernetes. */
function withAddresses(group: NonNullable<InstancesSection['gray']>): InstanceGroup {
  return { ...group, addresses: group.addresses ?? [] }
}

/** Prometheus names what it scrapes by its address, so that the instances can be told apart without any label of ours. */
function withLabels(prometheus: Prometheus, instances: Instances | undefined): Prometheus {
  if (prometheus.labels !== undefined || instances === undefined) return prometheus
  const gray = matcherOf(instances.gray)
  return {
    ...prometheus,
    labels: instances.stable === undefined ? { gray } : { gray, stable: matcherOf(instances.stable) },
  }
}

function matcherOf({ addresses }: InstanceGroup): string {
  // An address holds no quote. A backslash of the regular expression is written twice in a PromQL string.
  const patterns = addresses.map((address) => address.replaceAll(/[.[\]]/g, String.raw`\\$&`))
  return `instance=~"${patterns.join('|')}"`
}
