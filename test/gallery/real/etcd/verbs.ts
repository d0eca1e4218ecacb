import { join } from 'node:path'
import { z } from 'zod'
import type { Service } from '../../../e2e/service/start-service.ts'
import type { Etcd } from '../../../servers/etcd.ts'
import { callEtcd, encode, restoreEtcd, saveSnapshot, startEtcd } from '../../../servers/etcd.ts'
import { poll } from '../../../servers/poll.ts'
import type { Relay } from '../../../servers/relay.ts'
import { startRelay } from '../../../servers/relay.ts'
import type { StorePlace } from './place.ts'
import { applied, configKey, firstConfig, nextConfig } from './place.ts'

/** Small verbs and names that the cases of etcd share. */

export const nameOf = ({ name, address }: Service): string => `${name} (${address})`
export const everyGray = ({ gray }: StorePlace): string[] => gray.map(nameOf)
export const secondGray = ({ gray: [, second] }: StorePlace): string[] => [nameOf(second)]
export const theKey = (): string[] => [configKey]

export async function deleteKey({ url }: Etcd): Promise<void> {
  await callEtcd(url, 'kv/deleterange', { key: encode(configKey) })
}

/** Forgets every revision before this one. */
export async function compact({ url }: Etcd, revision: number): Promise<void> {
  await callEtcd(url, 'kv/compaction', { revision: String(revision), physical: true })
}

/** Frozen, as by a hung disk: the kernel still accepts connections for it. */
export function pause(member: Etcd, { undo }: StorePlace): void {
  undo.later(member.resume)
  member.pause()
}

/** Lets the second gray instance follow its config over a network that can be cut. */
export async function behindARelay({ gray: [, second], members: [, member], undo }: StorePlace): Promise<Relay> {
  const relay = await startRelay(member.member.client)
  undo.later(relay.stop)
  second.follow([relay.url])
  await applied([second], firstConfig)
  return relay
}

/**
 * The second gray instance is cut off while its config changes and the store is compacted, so that it comes back with a
 * revision that is gone: etcd cancels the watch, and the stream stays open.
 */
export async function compactWhileCutOff(place: StorePlace): Promise<void> {
  const { gray, members } = place
  const relay = await behindARelay(place)
  relay.cut()
  await members[0].put(configKey, '{"redirect_timeout_ms":500}')
  await compact(members[0], await members[0].put(configKey, nextConfig))
  await poll('the watch to break', 5000, async () => gray[1].config()?.watch === 'reconnecting' || undefined)
  relay.mend()
  await poll('the watch to be opened again', 5000, async () => gray[1].config()?.watch !== 'reconnecting' || undefined)
  await applied([gray[0]], nextConfig)
}

/** An etcd of its own that everybody follows and the plan reads, with the first config. */
export async function moveToASingleEtcd({ gray, stable, planReads, undo }: StorePlace): Promise<Etcd> {
  const etcd = await startEtcd()
  undo.later(() => etcd.stop())
  await etcd.put(configKey, firstConfig)
  for (const service of [...gray, stable]) service.follow([etcd.url])
  await applied([...gray, stable], firstConfig)
  planReads(etcd.url)
  return etcd
}

/** A single etcd that is set back by one change, which everybody took over; its ids and addresses are those of before. */
export async function restoreAfterAChange(place: StorePlace): Promise<Etcd> {
  const { gray, stable, folder, undo } = place
  const etcd = await moveToASingleEtcd(place)
  const snapshot = join(folder, `${etcd.member.name}.db`)
  await saveSnapshot(etcd, snapshot)
  await etcd.put(configKey, nextConfig)
  await applied([...gray, stable], nextConfig)
  await etcd.kill9()
  const restored = await restoreEtcd(etcd, snapshot)
  undo.later(() => restored.stop())
  return restored
}

const Token = z.object({ token: z.string() })
const root = { name: 'root', password: 'root-of-the-test' }
export const reader = { name: 'graycheck', password: 'reader-of-the-test' }

/** Turns on authentication, with a user that has no role. */
export async function demandLogin({ members: [{ url }], undo }: StorePlace): Promise<void> {
  for (const user of [root, reader]) await callEtcd(url, 'auth/user/add', user)
  await callEtcd(url, 'auth/role/add', { name: 'root' })
  await callEtcd(url, 'auth/user/grant', { user: root.name, role: 'root' })
  await callEtcd(url, 'auth/enable', {})
  undo.later(async () => {
    const { token } = Token.parse(await callEtcd(url, 'auth/authenticate', root))
    await callEtcd(url, 'auth/disable', {}, { token })
    for (const { name } of [root, reader]) await callEtcd(url, 'auth/user/delete', { name })
    await callEtcd(url, 'auth/role/delete', { role: 'root' })
  })
}
