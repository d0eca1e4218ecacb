import { randomUUID } from 'node:crypto'
import { join } from 'node:path'

import { z } from 'zod'

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

interface Member {
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

const encode = (text: string) => Buffer.from(text).toString('base64')
const decode = (base64: string) => Buffer.from(base64, 'base64').toString()
const urlOf = (port: number) => `http://127.0.0.1:${port}`

async function call(url: string, path: string, body: object, timeoutMs = 5000): Promise<unknown> {
  const signal = AbortSignal.timeout(timeoutMs)
  const response = await fetch(`${url}/v3/${path}`, { method: 'POST', body: JSON.stringify(body), signal })
  if (!response.ok) throw new Error(`etcd answered ${response.status} to ${path}: ${await response.text()}`)
  return response.json()
}

function argumentsOf(member: Member, members: Member[], folder: string): string[] {
  const cluster = members.map(({ name, peer }) => `${name}=${urlOf(peer)}`).join(',')
  return [
    `--name=${member.name}`,
    `--data-dir=${join(folder, 'data')}`,
    `--listen-client-urls=${urlOf(member.client)}`,
    `--advertise-client-urls=${urlOf(member.client)}`,
    `--listen-peer-urls=${urlOf(member.peer)}`,
    `--initial-advertise-peer-urls=${urlOf(member.peer)}`,
    `--initial-cluster=${cluster}`,
    `--initial-cluster-token=${members.map(({ name }) => name).join('.')}`,
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
  const { members } = MemberList.parse(await call(url, 'cluster/member/list', {}, 1000))
  return health.health === 'true' && members.some(({ name }) => name === member.name)
}

async function startMember(file: string, member: Member, members: Member[]): Promise<Etcd> {
  const url = urlOf(member.client)
  const server = await launch({
    name: 'etcd',
    file,
    configure: async (folder) => argumentsOf(member, members, folder),
    isReady: () => isReady(member),
  })
  return {
    ...server,
    url,
    put: async (key, value) => {
      const answer = await call(url, 'kv/put', { key: encode(key), value: encode(value) })
      return Put.parse(answer).header.revision
    },
    get: async (key) => {
      const [entry] = Range.parse(await call(url, 'kv/range', { key: encode(key) })).kvs
      return entry && { value: decode(entry.value), modRevision: entry.mod_revision }
    },
    isLeader: async () => {
      const status = Status.parse(await call(url, 'maintenance/status', {}, 1000))
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
