import type { Socket } from 'node:net'
import { connect, createServer } from 'node:net'
import { timestamp } from '../core/clock.ts'
import { z } from '../core/zod.ts'
import { getJson } from './http-call.ts'
import { close, listen, send, startHttpServer } from './server.ts'

export type DependencyName = 'orders-db' | 'cache' | 'staging-db'

/** A backend that tells every client its identity: a database in its greeting, a cache on its page. */
export interface Dependency {
  readonly name: DependencyName
  readonly kind: 'tcp' | 'http'
  readonly address: string
  /** Tells two backends apart that speak the same protocol, such as a Postgres system identifier. */
  readonly identity: string
  stop(): Promise<void>
}

/** Greets every connection with its identity, as MySQL does with its version, and ends it. */
export async function startDatabase(name: DependencyName, identity: string): Promise<Dependency> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.end(`${identity}\n`)
  })
  const address = await listen(server)
  return { name, kind: 'tcp', address, identity, stop }

  function stop(): Promise<void> {
    const closed = close(server)
    for (const socket of sockets) socket.destroy()
    return closed
  }
}

/** Answers every GET with its identity as JSON. */
export async function startCache(name: DependencyName, identity: string): Promise<Dependency> {
  const body = JSON.stringify({ identity })
  const server = await startHttpServer((_, response) => send(response, 200, 'application/json', body))
  return { ...server, name, kind: 'http', identity }
}

/** How one instance reaches one dependency. */
export interface DependencyLink {
  readonly name: string
  readonly kind: Dependency['kind']
  /** What the configuration of the instance says. */
  target: string
  /** What the instance really dials where that differs: an entry in its hosts file, a proxy, a closed port. */
  dialled?: string
}

/** A member of `dependencies` in the instance state. */
export interface DependencyReport {
  readonly name: string
  readonly kind: Dependency['kind']
  readonly target: string
  readonly status: 'pass' | 'fail'
  readonly identity?: string
  readonly latencyMs: number
  readonly checkedAt: string
}

/** A busy machine must not look like a dependency that is down; one that is down refuses at once. */
const timeoutMs = 1500

/** Connects as the service itself would, and reports what is there. */
export async function checkDependency({ name, kind, target, dialled }: DependencyLink): Promise<DependencyReport> {
  const startedAt = performance.now()
  const read = kind === 'tcp' ? readGreeting : readPage
  const identity = await read(dialled ?? target).catch(() => null)
  return {
    name,
    kind,
    target,
    ...(identity === null ? { status: 'fail' } : { status: 'pass', identity }),
    latencyMs: Math.round(performance.now() - startedAt),
    checkedAt: timestamp(Date.now()),
  }
}

/** All that the peer sends before it ends. Rejects when that is nothing, or does not come in time. */
async function readGreeting(address: string): Promise<string> {
  const { hostname, port } = new URL(`tcp://${address}`)
  const socket = connect({ host: hostname, port: Number(port) })
  socket.setEncoding('utf8')
  socket.setTimeout(timeoutMs, () => socket.destroy(new Error('no greeting')))
  try {
    let greeting = ''
    for await (const text of socket) greeting += String(text)
    if (greeting === '') throw new Error('no greeting')
    return greeting.trim()
  } finally {
    socket.destroy()
  }
}

async function readPage(address: string): Promise<string> {
  const page = await getJson(`http://${address}/`, { agent: false, timeout: timeoutMs })
  return z.object({ identity: z.string() }).parse(page).identity
}
