import type { LabAddresses } from './lab.ts'
import { syntheticHeader, syntheticValue, tagHeader, tagValue, topology } from './topology.ts'

/** The graycheck.yaml of a lab: every section, with comments for people who read it as their first one. */
export function labConfig({ gateway, instances, prometheus, configStore, dependencies }: LabAddresses): string {
  const { user, order, stock } = topology
  return `# A gray release on loopback: user (2 gray, 2 stable) calls order, order calls stock.
version: 1
service: user

# Requests with exactly this header and value belong to the gray version; all others to the stable one.
tag: { header: ${tagHeader}, value: ${tagValue} }

gateway:
  url: ${gateway.url}
  # Every replica of the gateway is dialled by itself: one that missed the route would hide behind a load balancer.
  addresses: ${flow(gateway.replicas)}
  request:
    path: ${user.path}
    # The services leave requests with this header out of their metrics, so that probes do not dilute the SLOs
    # (countsProbes: false below says so).
    headers: { ${syntheticHeader}: ${syntheticValue} }
  # Where an answer tells who gave it, and which services behind took part.
  responder: { header: x-version, instance: { header: x-instance }, hops: { json: /hops } }
  hops:
    - { service: order, gray: ${order.versions.gray}, stable: ${order.versions.stable} }
    - { service: stock, gray: ${stock.versions.gray}, stable: ${stock.versions.stable} }

# Instances are asked directly, never through the gateway.
instances:
  gray: { addresses: ${flow(instances.user.gray.map(({ address }) => address))}, version: ${user.versions.gray} }
  stable: { addresses: ${flow(instances.user.stable.map(({ address }) => address))}, version: ${user.versions.stable} }
  state: { path: /graycheck/state, timeout: 2s }

prometheus:
  url: ${prometheus.url}
  labels: { gray: 'service="user",role="gray"', stable: 'service="user",role="stable"' }

stages:
  - name: routing
    checks:
      # Does tagged traffic, and only tagged traffic, reach the gray version, at every hop? 299 clean requests per
      # direction and replica rule out a leak rate of 1% with 95% confidence.
      - { kind: dyeing, requests: 299, maxLeak: 1% }
  - name: state
    checks:
      # Does every instance run the version that it should?
      - { kind: release }
      # Does every gray instance use the config that the store holds?
      - kind: config
        name: app
        as: json
        desired: { etcd: { endpoints: ['${configStore.url}'], key: ${configStore.key} } }
        propagationBudget: 1s
      # Do gray and stable instances reach the same, right dependencies?
      - kind: dependencies
        expect:
          - { name: orders-db, kind: tcp, target: '${dependencies['orders-db']}' }
          - { name: cache, kind: http, target: 'http://${dependencies.cache}' }
  - name: health
    checks:
      # Is the gray version as healthy as its SLO asks? Requests of the lab fail independently of each other; for a
      # real service leave dispersion out, and it is taken from the history of stable.
      - kind: slo
        id: errors
        indicator: { preset: http, countsProbes: false }
        errorRatio: { max: 1% }
        window: 5m
        soak: 1m
        dispersion: 1
      - kind: slo
        id: latency
        indicator: { preset: http, countsProbes: false }
        latency: { below: 300ms, ratio: { min: 99% } }
        window: 5m
        soak: 1m
        dispersion: 1
`
}

/** A YAML flow list of quoted host:port addresses. */
function flow(addresses: readonly string[]): string {
  return `[${addresses.map((address) => `'${address}'`).join(', ')}]`
}
