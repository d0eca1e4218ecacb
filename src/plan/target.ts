import type { InstanceGroup, Prometheus, Target } from '../core/target.ts'
import type { Config } from './config.ts'

/** What every check may know of the release. */
export function targetOf(config: Config, environment: string | null): Target {
  const { service, tag, gateway, instances, prometheus } = config
  return { service, tag, environment, gateway, instances, prometheus: prometheus && withLabels(prometheus, instances) }
}

/** Prometheus names what it scrapes by its address, so that the instances can be told apart without any label of ours. */
function withLabels(prometheus: Prometheus, instances: Config['instances']): Prometheus {
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
