import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tempFolder } from '../kit/temp-folder.ts'
import { silentListener } from '../kit/silent-listener.ts'
import type { Peer } from './case.ts'
import { serveHonestly } from './peers.ts'
import { grayVersion, places, stableVersion } from './places.ts'

/** The stages of a whole release, in their order. */
export const stageNames = ['routing', 'version', 'config', 'dependencies', 'health'] as const
export type StageName = (typeof stageNames)[number]

type Servers = Readonly<Record<StageName, () => Promise<Peer>>>

const honestServers: Servers = {
  routing: () => serveHonestly(places.gateway.honest),
  version: () => serveHonestly(places.instance.honest),
  config: () => serveHonestly(places.etcd.honest),
  dependencies: () => serveHonestly(() => ({ headers: [], body: '' })),
  health: () => serveHonestly(places.prometheus.honest),
}

/**
 * A folder with the config of a healthy release of five stages, each of which rests on one server. The server of
 * `silentAt` never answers; `others` stand in the place of honest ones.
 */
export async function releaseFolder(silentAt: StageName | null = null, others: Partial<Servers> = {}): Promise<string> {
  const servers = { ...honestServers, ...others }
  const start = (stage: StageName): Promise<Peer> => (stage === silentAt ? silentListener() : servers[stage]())
  const [gateway, instance, etcd, dependency, prometheus] = await Promise.all(stageNames.map(start))
  const folder = await tempFolder()
  const config = `version: 1
service: user
tag: { value: v2-canary }
timeout: 60s
gateway: { url: http://${gateway?.address} }
instances:
  gray: { addresses: ["${instance?.address}"], version: "${grayVersion}" }
  state: { timeout: 60s }
prometheus: { url: http://${prometheus?.address}, timeout: 60s, labels: { gray: 'role="gray"' } }
stages:
  - name: routing
    checks:
      - kind: dyeing
        maxLeak: 25%
        nearMisses: []
        versions: { gray: "${grayVersion}", stable: "${stableVersion}" }
        timeout: 60s
  - name: version
    checks: [{ kind: release }]
  - name: config
    checks:
      - kind: config
        name: app
        propagationBudget: 0s
        desired: { etcd: { endpoints: ["http://${etcd?.address}"], key: /app, timeout: 60s } }
  - name: dependencies
    checks:
      - kind: dependencies
        vantage: runner
        expect: [{ name: store, kind: http, target: "http://${dependency?.address}/" }]
        timeout: 60s
  - name: health
    checks:
      - kind: slo
        id: errors
        indicator: { preset: http }
        errorRatio: { max: 1% }
        window: 2m
        soak: 1m
        interval: 5s
        dispersion: 1
`
  await writeFile(join(folder, 'graycheck.yaml'), config)
  return folder
}
