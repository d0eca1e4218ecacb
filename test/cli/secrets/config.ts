import { canaries } from './canaries.ts'
import type { Addresses } from './release.ts'

/** Which way each server is logged in to: the config takes one at a time. */
export type Login = 'first' | 'second'

const quoted = JSON.stringify

/** A config with a secret in every place that takes one, literally or from the environment. */
export function configWithSecrets({ gateway, gray, stable, etcd, prometheus }: Addresses, login: Login): string {
  const auth = {
    first: {
      gateway: '{ bearer: "${GATEWAY_LOGIN}" }',
      state: '{ basic: { username: reader, password: "${STATE_LOGIN}" } }',
      prometheus: '{ bearerFile: prometheus-token }',
      etcd: `{ basic: { username: reader, password: ${quoted(canaries.etcdAuth.value)} } }`,
    },
    second: {
      gateway: `{ basic: { username: reader, password: ${quoted(canaries.gatewayAuth.value)} } }`,
      state: '{ bearerFile: state-token }',
      prometheus: `{ bearer: ${quoted(canaries.prometheusAuth.value)} }`,
      etcd: '{ bearer: "${ETCD_LOGIN}" }',
    },
  }[login]
  return `version: 1
service: user
tag: { value: v2-canary }
timeout: 10s
retry: 1
keepGoing: true
gateway:
  url: http://${gateway}
  request:
    method: POST
    path: "/\${PATH_TOKEN}/profile"
    headers: { x-api-token: ${quoted(canaries.gatewayHeader.value)}, x-tenant: "\${TENANT}" }
    body: "\${BODY_SECRET}"
  responder: { json: /version, instance: { json: /instance }, hops: { json: /hops } }
  auth: ${auth.gateway}
instances:
  gray: { addresses: ["${gray}"], version: "2" }
  stable: { addresses: ["${stable}"], version: "1" }
  state: { headers: { cookie: ${quoted(canaries.stateCookie.value)} }, auth: ${auth.state} }
prometheus:
  url: "http://${prometheus}/?token=\${PROMETHEUS_URL_TOKEN}"
  labels: { gray: 'role="gray"', stable: 'role="stable"' }
  headers: { x-scope: "\${SCOPE}" }
  auth: ${auth.prometheus}
stages:
  - name: all
    checks:
      - { kind: dyeing, nearMisses: [] }
      - { kind: release }
      - kind: config
        name: app
        as: json
        propagationBudget: 0s
        desired:
          etcd:
            endpoints: ["http://${etcd}"]
            key: /app
            headers: { x-proxy-secret: ${quoted(canaries.etcdHeader.value)} }
            auth: ${auth.etcd}
      - { kind: dependencies }
      - { kind: slo, id: errors, indicator: { preset: http }, errorRatio: { max: 1% } }
`
}

export const env = {
  GATEWAY_LOGIN: canaries.gatewayAuth.value,
  TENANT: canaries.gatewayTenant.value,
  PATH_TOKEN: canaries.gatewayPath.value,
  BODY_SECRET: canaries.gatewayBody.value,
  STATE_LOGIN: canaries.stateAuth.value,
  SCOPE: canaries.prometheusHeader.value,
  PROMETHEUS_URL_TOKEN: canaries.prometheusUrl.value,
  ETCD_LOGIN: canaries.etcdBearer.value,
}

export const files = {
  'prometheus-token': `${canaries.prometheusFile.value}\n`,
  'state-token': `${canaries.stateFile.value}\n`,
}
