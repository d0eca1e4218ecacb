import type { Addresses } from '../secrets/release.ts'

/** One check of every kind; everything that can be read from a server is read. */
export function configOf({ gateway, gray, stable, etcd, prometheus }: Addresses): string {
  return `version: 1
service: user
tag: { value: v2-canary }
timeout: 10s
retry: 1
keepGoing: true
gateway:
  url: http://${gateway}
  responder: { json: /version, instance: { json: /instance }, hops: { json: /hops } }
  hops: [{ service: order, gray: "2", stable: "1" }]
instances:
  gray: { addresses: ["${gray}"], version: "2" }
  stable: { addresses: ["${stable}"], version: "1" }
prometheus: { url: "http://${prometheus}", labels: { gray: 'role="gray"', stable: 'role="stable"' } }
stages:
  - name: all
    checks:
      - { kind: dyeing, nearMisses: [] }
      - { kind: release }
      - { kind: config, name: app, as: json, propagationBudget: 0s, desired: { etcd: { endpoints: ["http://${etcd}"], key: /app } } }
      - { kind: dependencies }
      - { kind: slo, id: errors, indicator: { preset: http }, errorRatio: { max: 1% } }
`
}

export const checkIds = ['dyeing', 'release', 'config/app', 'dependencies', 'slo/errors']
