import { createHash } from 'node:crypto'
import { connect } from 'node:net'
import type { Followed, Version } from './follow-key.ts'

export interface Told {
  readonly name: string
  readonly bootId: string
  readonly service: string
  readonly version: string
  readonly group: 'gray' | 'stable'
  readonly key: string
  readonly config: Followed | null
  readonly database: string | null
}

/** What the instance says of itself, in the open contract. */
export async function stateDocument(told: Told, nonce: string | null): Promise<unknown> {
  const { name: id, bootId, service, version, group } = told
  return {
    schema: 'graycheck.instance-state/v1',
    nonce,
    instance: { id, bootId, service, version, group, now: new Date().toISOString() },
    ...(told.config === null ? {} : { configs: configsOf(told.key, told.config) }),
    ...(told.database === null ? {} : { dependencies: [await databaseOf(told.database)] }),
  }
}

function configsOf(key: string, { identity, received, applied, watch }: Followed): unknown[] {
  if (received === null) return []
  return [
    {
      name: 'app',
      source: { type: 'etcd', identity, key, mutable: true },
      observed: versionOf(received),
      applied: applied === null ? null : { ...versionOf(applied), canon: 'raw' },
      watch: { mode: 'stream', state: watch },
    },
  ]
}

function versionOf({ revision, bytes }: Version): { revision: string; sha256: string } {
  return { revision, sha256: createHash('sha256').update(bytes).digest('hex') }
}

async function databaseOf(target: string): Promise<unknown> {
  const identity = await greetingOf(target)
  const status = identity === null ? 'fail' : 'pass'
  return { name: 'orders-db', kind: 'tcp', target, status, identity, checkedAt: new Date().toISOString() }
}

/** Connects, and reads the name that our test databases greet with. */
function greetingOf(target: string): Promise<string | null> {
  const [host = '', port = ''] = target.split(':')
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) })
    const end = (identity: string | null): void => {
      socket.destroy()
      resolve(identity)
    }
    socket.setTimeout(1000, () => end(null))
    socket.on('error', () => end(null))
    socket.once('data', (data) => end(data.toString('utf8').trim()))
  })
}
