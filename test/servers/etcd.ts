import { randomUUID } from 'node:crypto'
import { join } from 'node:path'

import { z } from 'zod'

import { runOrThrow } from '../../tools/servers/run.ts'
import { requireProgram } from './programs.ts'
import { request } from './poll.ts'
import { withFreePorts } from './ports.ts'
import type { ServerProcess } from './process.ts'
import { launch } from './process.ts'

export interface EtcdValue {
  value: string
  /** The store's revision that wrote this value. */
  modRevision: number
}

export interface Etcd extends ServerProcess {
  url: string
  member: Member
  /** Resolves to the new revision of the store. */
  put: (key: string, value: string) => Promise<number>
  get: (key: string) => Promise<EtcdValue | undefined>
  /** In its own view. A write to a member that knows no leader fails, only after 5 s. */
  isLeader: () => Promise<boolean>
}

export interface EtcdCluster {
  members: Etcd[]
  /** By SIGKILL: after SIGTERM a leader tries for over 5 s to hand over to members that are gone too. */
  stop: () => Promise<void>
}

export interface Member {
  name: string
  client: number
  peer: number
}

// The gateway writes int64 as strings and leaves out what is zero or empty.
const Health = z.object({ health: z.string() })
const MemberList = z.object({ members: z.array(z.object({ name: z.string().default('') })) })
const Put = z.object({ header: z.object({ revision: z.coerce.number().int() }) })
const Range = z.object({
  kvs: z.array(z.object({ value: z.string().default(''), mod_revision: z.coerce.number().int() })).default([]),
})
const Status = z.object({ leader: z.string().default(''), header: z.object({ member_id: z.string() }) })

export const encode = (text: string) => Buffer.from(text).toString('base64')
const decode = (base64: string) => Buffer.from(base64, 'base64').toString()
const urlOf = (port: number) => `http://127.0.0.1:${port}`

/** Calls the JSON gateway; throws with the words of etcd when it refuses. */
export async function callEtcd(
  url: string,
  path: string,
  body: object,
  { timeoutMs = 5000, token = '' }: { timeoutMs?: number; token?: string } = {},
): Promise<unknown> {
  const signal = AbortSignal.timeout(timeoutMs)
  const headers = { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: token }) }
  const response = await fetch(`${url}/v3/${path}`, { method: 'POST', body: JSON.stringify(body), headers, signal })
  if (!response.ok) throw new Error(`etcd answered ${response.status} to ${path}: ${await response.text()}`)
  return response.json()
}

/** What a member has to agree on with the others; a member that is restored with the same has the same ids. */
function identityOf(member: Member, members: Member[], folder: string): string[] {
  const cluster = members.map(({ name, peer }) => `${name}=${urlOf(peer)}`).join(',')
  return [
    `--name=${member.name}`,
    `--data-dir=${join(folder, 'data')}`,
    `--initial-advertise-peer-urls=${urlOf(member.peer)}`,
    `--initial-cluster=${cluster}`,
    `--initial-cluster-token=${members.map(({ name }) => name).join('.')}`,
  ]
}

function argumentsOf(member: Member, members: Member[], folder: string): string[] {
  return [
    ...identityOf(member, members, folder),
    `--listen-client-urls=${urlOf(member.client)}`,
    `--advertise-client-urls=${urlOf(member.client)}`,
    `--listen-peer-urls=${urlOf(member.peer)}`,
    '--heartbeat-interval=50',
    '--election-timeout=500',
    '--logger=zap',
    '--log-level=warn',
    '--unsafe-no-fsync',
  ]
}

async function isReady(member: Member): Promise<boolean> {
  const url = urlOf(member.client)
  const health = Health.parse(await (await request(`${url}/health`)).json())
  const { members } = MemberList.parse(await callEtcd(url, 'cluster/member/list', {}, { timeoutMs: 1000 }))
  return health.health === 'true' && members.some(({ name }) => name === member.name)
}

async function startMember(
  file: string,
  member: Member,
  members: Member[],
  prepare: (folder: string) => Promise<unknown> = async () => undefined,
): Promise<Etcd> {
  const url = urlOf(member.client)
  const server = await launch({
    name: 'etcd',
    file,
    configure: async (folder) => {
      await prepare(folder)
      return argumentsOf(member, members, folder)
    },
    isReady: () => isReady(member),
  })
  return {
    ...server,
    url,
    member,
    put: async (key, value) => {
      const answer = await callEtcd(url, 'kv/put', { key: encode(key), value: encode(value) })
      return Put.parse(answer).header.revision
    },
    get: async (key) => {
      const [entry] = Range.parse(await callEtcd(url, 'kv/range', { key: encode(key) })).kvs
      return entry && { value: decode(entry.value), modRevision: entry.mod_revision }
    },
    isLeader: async () => {
      const status = Status.parse(await callEtcd(url, 'maintenance/status', {}, { timeoutMs: 1000 }))
      return status.leader === status.header.member_id
    },
  }
}

async function startMembers(file: string, members: Member[]): Promise<Etcd[]> {
  const results = await Promise.allSettled(members.map((member) => startMember(file, member, members)))
  const started = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const failed = results.find((result) => result.status === 'rejected')
  if (failed === undefined) return started
  await Promise.all(started.map((member) => member.kill9()))
  throw failed.reason
}

/** Starts a cluster of etcd members; resolves when all are healthy. */
export async function startEtcdCluster(size: number): Promise<EtcdCluster> {
  const file = await requireProgram('etcd')
  const members = await withFreePorts(2 * size, (nextPort) => {
    const planned = Array.from({ length: size }, () => ({ name: randomUUID(), client: nextPort(), peer: nextPort() }))
    return startMembers(file, planned)
  })
  return { members, stop: async () => void (await Promise.all(members.map((member) => member.kill9()))) }
}

/** Starts one etcd that is a cluster by itself. */
export async function startEtcd(): Promise<Etcd> {
  const file = await requireProgram('etcd')
  return withFreePorts(2, (nextPort) => {
    const member = { name: randomUUID(), client: nextPort(), peer: nextPort() }
    return startMember(file, member, [member])
  })
}

/** Saves what a member holds into a file. */
export async function saveSnapshot({ url }: Etcd, path: string): Promise<void> {
  await runOrThrow(await requireProgram('etcd', 'etcdctl'), [`--endpoints=${url}`, 'snapshot', 'save', path])
}

/** Starts a member that was a cluster by itself, and has been stopped, again on a snapshot: with its ids and addresses. */
export async function restoreEtcd({ member }: Etcd, snapshot: string): Promise<Etcd> {
  const etcdctl = await requireProgram('etcd', 'etcdctl')
  const restore = (folder: string) =>
    runOrThrow(etcdctl, ['snapshot', 'restore', snapshot, ...identityOf(member, [member], folder)])
  return startMember(await requireProgram('etcd'), member, [member], restore)
}
