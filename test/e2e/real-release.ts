import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Etcd } from '../servers/etcd.ts'
import { startEtcd } from '../servers/etcd.ts'
import type { Nginx } from '../servers/nginx.ts'
import { startNginx } from '../servers/nginx.ts'
import { poll } from '../servers/poll.ts'
import { portOf, withFreePorts } from '../servers/ports.ts'
import type { ServerProcess } from '../servers/process.ts'
import { launch } from '../servers/process.ts'
import type { Prometheus } from '../servers/prometheus.ts'
import { startPrometheus } from '../servers/prometheus.ts'

const configKey = '/config/user/prod.json'
const grayVersion = '2.1.0-canary.3'
const stableVersion = '2.0.9'

export interface Instance extends ServerProcess {
  readonly name: string
  readonly address: string
  readonly group: 'gray' | 'stable'
  behave(change: { errorShare?: number; applies?: boolean; database?: string }): Promise<void>
}

/** A gray release of `user` made of real processes: nginx in front, three instances, etcd, Prometheus, two databases. */
export interface RealRelease {
  /** Holds graycheck.yaml; runs are started here. */
  readonly folder: string
  readonly nginx: Nginx
  readonly etcd: Etcd
  readonly prometheus: Prometheus
  readonly gray: readonly [Instance, Instance]
  readonly stable: Instance
  readonly productionDatabase: string
  readonly stagingDatabase: string
  routeByHeader(present: boolean): Promise<void>
  putConfig(value: string): Promise<void>
  /** Requests through nginx, tagged and not, until Prometheus has seen that many gray ones more. */
  drive(grayRequests: number): Promise<void>
  stop(): Promise<void>
}

export async function startRealRelease(): Promise<RealRelease> {
  const folder = await mkdtemp(join(tmpdir(), 'graycheck-e2e-'))
  const [production, staging, etcd] = await Promise.all([
    startDatabase('db-prod'),
    startDatabase('db-staging'),
    startEtcd(),
  ])
  await etcd.put(configKey, '{"redirect_timeout_ms":300}')
  const shared = { etcd: etcd.url, key: configKey, database: addressOf(production) }
  const [grayOne, grayTwo, stable] = await Promise.all([
    startInstance('user-gray-1', 'gray', grayVersion, shared),
    startInstance('user-gray-2', 'gray', grayVersion, shared),
    startInstance('user-stable-1', 'stable', stableVersion, shared),
  ])
  const gray = [grayOne, grayTwo] as const
  const instances = [...gray, stable]
  const nginx = await startNginx(gatewayConfig(gray, stable, true))
  const prometheus = await startPrometheus({
    targets: instances.map(({ address, group }) => ({ address, labels: { role: group } })),
    scrapeIntervalMs: 250,
  })
  await writeFile(join(folder, 'graycheck.yaml'), configFile({ nginx, etcd, prometheus, gray, stable }))
  const release = {
    folder,
    nginx,
    etcd,
    prometheus,
    gray,
    stable,
    productionDatabase: addressOf(production),
    stagingDatabase: addressOf(staging),
    routeByHeader: (present: boolean) => nginx.reload(gatewayConfig(gray, stable, present)),
    putConfig: async (value: string) => void (await etcd.put(configKey, value)),
    drive: (grayRequests: number) => drive(nginx.url, prometheus, grayRequests),
    stop: async () => {
      await Promise.all([nginx, etcd, prometheus, ...instances].map((server) => server.stop()))
      for (const database of [production, staging]) database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
  await prometheus.waitForSamples('up == 1', instances.length)
  return release
}

/** Greets whoever connects with its name, as a database gives its identity. */
async function startDatabase(name: string): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.end(`${name}\n`)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

function addressOf(server: Server): string {
  return `127.0.0.1:${portOf(server)}`
}

function startInstance(
  name: string,
  group: 'gray' | 'stable',
  version: string,
  shared: { etcd: string; key: string; database: string },
): Promise<Instance> {
  return withFreePorts(1, async (nextPort) => {
    const port = nextPort()
    const address = `127.0.0.1:${port}`
    const settings = JSON.stringify({ name, group, version, port, ...shared })
    const server = await launch({
      name,
      file: process.execPath,
      configure: async () => [join(import.meta.dirname, 'user-service.ts'), settings],
      isReady: async () => (await stateOf(address)).includes(name),
    })
    const behave: Instance['behave'] = async (change) => {
      await fetch(`http://${address}/behave`, { method: 'POST', body: JSON.stringify(change) })
    }
    return { ...server, name, address, group, behave }
  })
}

async function stateOf(address: string): Promise<string> {
  const answer = await fetch(`http://${address}/graycheck/state`)
  return answer.text()
}

/** The map is a case-sensitive regular expression: nginx compares plain strings in a map without regard to case. */
function gatewayConfig(gray: readonly Instance[], stable: Instance, byHeader: boolean): (port: number) => string {
  const rule = byHeader ? '"~^v2-canary$" gray;' : ''
  return (port) => `
    upstream gray { ${gray.map(({ address }) => `server ${address};`).join(' ')} }
    upstream stable { server ${stable.address}; }
    map $http_x_gray_tag $pool { default stable; ${rule} }
    server { listen 127.0.0.1:${port}; location / { proxy_pass http://$pool; } }`
}

async function drive(url: string, prometheus: Prometheus, grayRequests: number): Promise<void> {
  const total = 'sum(http_requests_total{role="gray"})'
  const before = (await prometheus.query(total))[0]?.samples[0]?.value ?? 0
  for (let sent = 0; sent < grayRequests; sent += 20) {
    const batch = Array.from({ length: 20 }, () => fetch(url, { headers: { 'x-gray-tag': 'v2-canary' } }))
    for (const answer of await Promise.all([...batch, fetch(url)])) await answer.arrayBuffer()
    // Over many scrapes, as traffic comes; one jump between two scrapes would be one interval of evidence.
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  await poll(`${grayRequests} more gray requests in Prometheus`, 10_000, async () => {
    const now = (await prometheus.query(total))[0]?.samples[0]?.value ?? 0
    return now - before >= grayRequests || undefined
  })
}

function configFile(release: Pick<RealRelease, 'nginx' | 'etcd' | 'prometheus' | 'gray' | 'stable'>): string {
  return `version: 1
service: user
tag: { header: x-gray-tag, value: v2-canary }
gateway:
  url: ${release.nginx.url}
  request: { path: /api/profile }
  responder: { header: x-version, instance: { header: x-instance } }
instances:
  gray: { addresses: [${release.gray.map(({ address }) => address).join(', ')}], version: ${grayVersion} }
  stable: { addresses: [${release.stable.address}], version: ${stableVersion} }
prometheus:
  url: ${release.prometheus.url}
  labels: { gray: 'role="gray"', stable: 'role="stable"' }
stages:
  - name: routing
    checks:
      - { kind: dyeing, maxLeak: 2% }
  - name: state
    checks:
      - { kind: release }
      - { kind: config, name: app, desired: { etcd: { endpoints: [${release.etcd.url}], key: ${configKey} } }, propagationBudget: 1s }
      - { kind: dependencies }
  - name: health
    checks:
      - { kind: slo, id: errors, indicator: { preset: http }, errorRatio: { max: 5% }, window: 1m, soak: 1s, interval: 1s, dispersion: 1 }
      - { kind: slo, id: latency, indicator: { preset: http }, latency: { below: 300ms, ratio: { min: 95% } }, window: 1m, soak: 1s, interval: 1s, dispersion: 1 }
`
}
