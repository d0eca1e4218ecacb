import { z } from 'zod'
import type { Service } from '../../../e2e/service/start-service.ts'
import type { Etcd } from '../../../servers/etcd.ts'
import { callEtcd, encode } from '../../../servers/etcd.ts'
import { poll } from '../../../servers/poll.ts'

/** A registry of instances in etcd: each writes its address under a lease that it has to keep alive. */
const prefix = '/registry/user/gray/'
const prefixEnd = prefix.replace(/\/$/, '0')
const leaseSeconds = 3

const Grant = z.object({ ID: z.string() })
const Range = z.object({ kvs: z.array(z.object({ value: z.string() })).default([]) })

/** Resolves to the lease. */
export async function register({ url }: Etcd, { name, address }: Service): Promise<string> {
  const { ID: lease } = Grant.parse(await callEtcd(url, 'lease/grant', { TTL: leaseSeconds }))
  await callEtcd(url, 'kv/put', { key: encode(`${prefix}${name}`), value: encode(address), lease })
  return lease
}

/** Until what is returned is called. */
export function keepAlive({ url }: Etcd, leases: readonly string[]): () => void {
  const timer = setInterval(() => {
    for (const ID of leases) callEtcd(url, 'lease/keepalive', { ID }).catch(() => undefined)
  }, 250)
  return () => clearInterval(timer)
}

/** The addresses in the registry, as soon as there are so many. */
export function registered({ url }: Etcd, count: number): Promise<string[]> {
  return poll(`${count} instances in the registry`, 15_000, async () => {
    const { kvs } = Range.parse(await callEtcd(url, 'kv/range', { key: encode(prefix), range_end: encode(prefixEnd) }))
    return kvs.length === count ? kvs.map(({ value }) => Buffer.from(value, 'base64').toString()) : undefined
  })
}
