import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Service } from '../../../e2e/service/start-service.ts'
import { startService } from '../../../e2e/service/start-service.ts'
import type { Etcd } from '../../../servers/etcd.ts'
import { callEtcd, encode, startEtcdCluster } from '../../../servers/etcd.ts'
import { poll } from '../../../servers/poll.ts'
import type { Place, RealCase } from '../stand.ts'
import type { Keep } from '../undo.ts'
import { createUndo, openWith } from '../undo.ts'

/** A cluster of three etcd members, and instances that follow their config there, each at a member of its own. */
export interface StorePlace extends Place {
  readonly members: readonly [Etcd, Etcd, Etcd]
  readonly gray: readonly [Service, Service]
  readonly stable: Service
  /** For files. */
  readonly folder: string
  /** Lets the plan read the config there. Undone after the case. */
  readonly planReads: (...endpoints: readonly string[]) => void
}

export type StoreCase = RealCase<StorePlace>

export const configKey = '/config/user/prod.json'
export const firstConfig = '{"redirect_timeout_ms":300}'
export const nextConfig = '{"redirect_timeout_ms":800}'

const versions = { gray: '2.1.0-canary.3', stable: '2.0.9' }

export function startStorePlace(): Promise<StorePlace> {
  return openWith(open)
}

async function open(keep: Keep): Promise<Omit<StorePlace, 'stop'>> {
  const folder = await mkdtemp(join(tmpdir(), 'graycheck-gallery-'))
  await keep(Promise.resolve({ stop: () => rm(folder, { recursive: true, force: true }) }))
  const cluster = await keep(startEtcdCluster(3))
  const members = threeOf(cluster.members)
  const [first, second, third] = members
  await first.put(configKey, firstConfig)
  const start = (name: string, group: 'gray' | 'stable', { url }: Etcd): Promise<Service> =>
    keep(startService({ name, service: 'user', group, version: versions[group], port: 0, etcd: [url], key: configKey }))
  const [grayOne, grayTwo, stable] = await Promise.all([
    start('user-gray-1', 'gray', first),
    start('user-gray-2', 'gray', second),
    start('user-stable-1', 'stable', third),
  ])
  const gray = [grayOne, grayTwo] as const
  const undo = createUndo()

  /** Everybody runs the first config again, and follows a member. */
  async function settle(): Promise<void> {
    await putWhenLed(first, firstConfig)
    for (const [index, service] of [...gray, stable].entries()) service.follow([members[index]?.url ?? first.url])
    await applied([...gray, stable], firstConfig)
  }

  await settle()
  const healthy = members.map(({ url }) => url)
  let endpoints: readonly string[] = healthy
  return {
    members,
    gray,
    stable,
    folder,
    planReads: (...others) => {
      undo.later(() => (endpoints = healthy))
      endpoints = others
    },
    get config() {
      return configOf({ endpoints, gray, stable })
    },
    undo: {
      later: undo.later,
      all: async () => {
        await undo.all()
        await settle()
      },
    },
  }
}

function threeOf([first, second, third]: readonly Etcd[]): StorePlace['members'] {
  if (first === undefined || second === undefined || third === undefined) throw new Error('fewer than three members')
  return [first, second, third]
}

/** A write that waits for a leader, as long as it takes to elect one. */
export function putWhenLed({ url }: Etcd, value: string): Promise<unknown> {
  const put = { key: encode(configKey), value: encode(value) }
  return poll('the store to take a write', 15_000, () => callEtcd(url, 'kv/put', put, { timeoutMs: 1000 }))
}

/** Resolves when all of them run this config. */
export async function applied(services: readonly Service[], value: string): Promise<void> {
  await poll(`${services.map(({ name }) => name).join(', ')} to apply ${value}`, 20_000, async () => {
    const isApplied = services.every(({ config }) => config()?.applied?.bytes.toString() === value)
    return isApplied && services.every(({ config }) => config()?.watch === 'live') ? true : undefined
  })
}

function configOf({
  endpoints,
  gray,
  stable,
}: Pick<StorePlace, 'gray' | 'stable'> & { readonly endpoints: readonly string[] }): string {
  return `version: 1
service: user
tag: { header: x-gray-tag, value: v2-canary }
instances:
  gray: { addresses: [${gray.map(({ address }) => address).join(', ')}], version: ${versions.gray} }
  stable: { addresses: [${stable.address}], version: ${versions.stable} }
stages:
  - name: state
    checks:
      - { kind: release }
      - kind: config
        name: app
        desired:
          etcd: { endpoints: [${endpoints.join(', ')}], key: ${configKey}, timeout: 2s }
        propagationBudget: 1s
`
}
