import type { LabAddresses } from '../../../src/lab/lab.ts'
import { tagHeader, topology } from '../../../src/lab/topology.ts'

// What stands in a plan has to be replaced by what a release says of itself.
const anotherRelease = 'of-another-release'

function baseOf({ gateway, instances: { user } }: LabAddresses, timeout: string): object {
  const { path, versions } = topology.user
  const listOf = (group: 'gray' | 'stable'): string[] => user[group].map(({ address }) => address)
  return {
    version: 1,
    service: 'user',
    tag: { header: tagHeader, value: anotherRelease },
    timeout,
    gateway: {
      url: gateway.url,
      addresses: gateway.replicas,
      request: { path },
      responder: { header: 'x-version', instance: { header: 'x-instance' } },
    },
    instances: {
      gray: { addresses: listOf('gray'), version: anotherRelease },
      stable: { addresses: listOf('stable'), version: versions.stable },
    },
  }
}

/** Of seconds: routing and state. */
export function planOfLook(addresses: LabAddresses): object {
  const { configStore } = addresses
  const config = {
    kind: 'config',
    name: 'app',
    as: 'json',
    desired: { etcd: { endpoints: [configStore.url], key: configStore.key } },
    propagationBudget: '1s',
  }
  return {
    ...baseOf(addresses, '20s'),
    stages: [
      { name: 'routing', checks: [{ kind: 'dyeing', requests: 59, maxLeak: '5%' }] },
      { name: 'state', checks: [{ kind: 'release' }, config] },
    ],
  }
}

/** As long as a rollout: the health figures, until they show harm. */
export function planOfWatch(addresses: LabAddresses): object {
  const errors = {
    kind: 'slo',
    id: 'errors',
    indicator: { preset: 'http' },
    errorRatio: { max: '1%' },
    window: '30s',
    soak: '1h',
    interval: '1s',
    dispersion: 1,
  }
  return {
    ...baseOf(addresses, '90m'),
    wait: true,
    prometheus: {
      url: addresses.prometheus.url,
      labels: { gray: 'service="user",role="gray"', stable: 'service="user",role="stable"' },
    },
    stages: [{ name: 'health', checks: [errors] }],
  }
}
