import { once } from 'node:events'
import type { Server, Socket } from 'node:net'
import { connect, createServer } from 'node:net'
import { Worker } from 'node:worker_threads'
import { systemClock } from '../../src/core/clock.ts'
import type { RunningDeadline } from '../../src/core/deadline.ts'
import { startDeadline } from '../../src/core/deadline.ts'
import type { HttpAnswer, HttpDoor, HttpOutcome, HttpRequest, TransportFault } from '../../src/http/door.ts'
import type { HttpDoorOptions } from '../../src/http/http-door.ts'
import { createHttpDoor } from '../../src/http/http-door.ts'
import { whenDone } from '../kit/when-done.ts'

export interface OpenDoor {
  readonly door: HttpDoor
  readonly deadline: RunningDeadline
  readonly secrets: string[]
}

/** A door with a deadline, both ended with the test. */
export async function openDoor(timeoutMs = 20_000, options: Pick<HttpDoorOptions, 'mostIdle'> = {}): Promise<OpenDoor> {
  const deadline = startDeadline(systemClock, timeoutMs)
  const secrets: string[] = []
  const door = await createHttpDoor({
    deadline,
    clock: systemClock,
    onSecret: (secret) => secrets.push(secret),
    ...options,
  })
  whenDone(async () => {
    deadline.release()
    await door.close()
  })
  return { door, deadline, secrets }
}

export function get(url: string, more: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', url, timeoutMs: 5000, connection: 'fresh', ...more }
}

export function answerOf(outcome: HttpOutcome): HttpAnswer {
  if (outcome.ok) return outcome.answer
  throw new Error(`expected an answer, got ${outcome.fault.fault}: ${outcome.fault.message}`)
}

export function faultOf(outcome: HttpOutcome): TransportFault {
  if (!outcome.ok) return outcome.fault
  throw new Error(`expected a fault, got an answer with status ${outcome.answer.status}`)
}

export function textOf(answer: HttpAnswer): string {
  return new TextDecoder().decode(answer.body)
}

export interface RawServer {
  readonly url: string
  readonly address: string
  /** What came in, one item a connection. */
  readonly received: string[]
  /** Connections that are open now. */
  open(): number
}

export interface Where {
  readonly host?: string
  readonly port?: number
}

export type OnRequest = (socket: Socket, count: number, request: string) => void

/** Speaks whatever bytes a test wants; `onRequest` is called at the end of each request, with its count from 1. */
export async function serveRaw(onRequest: OnRequest, where: Where = {}): Promise<RawServer> {
  const received: string[] = []
  const sockets = new Set<Socket>()
  let count = 0
  const server = createServer((socket) => {
    const index = received.push('') - 1
    let begun = ''
    keep(sockets, socket)
    socket.on('data', (chunk: Buffer) => {
      received[index] += chunk.toString('latin1')
      begun += chunk.toString('latin1')
      if (!isComplete(begun)) return
      const request = begun
      begun = ''
      count += 1
      onRequest(socket, count, request)
    })
  })
  const address = await listen(server, sockets, where.host, where.port)
  return { url: `http://${address}`, address, received, open: () => sockets.size }
}

function isComplete(request: string): boolean {
  const headEnds = request.indexOf('\r\n\r\n')
  const length = Number(/\r\ncontent-length: (\d+)\r\n/i.exec(request)?.[1] ?? 0)
  return headEnds >= 0 && request.length >= headEnds + 4 + length
}

/** Answers with these bytes and ends the connection. */
export function serveBytes(bytes: string | Buffer): Promise<RawServer> {
  return serveRaw((socket) => socket.end(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes))
}

export async function serveConnections(onConnection: (socket: Socket) => void, where: Where = {}): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    keep(sockets, socket)
    onConnection(socket)
  })
  return listen(server, sockets, where.host, where.port)
}

function keep(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket)
  socket.on('close', () => sockets.delete(socket)).on('error', () => undefined)
}

/** Listens on loopback, on a free port unless one is named, until the test ends; returns host:port. */
export async function listen(
  server: Server,
  sockets: ReadonlySet<Socket>,
  host = '127.0.0.1',
  wanted = 0,
): Promise<string> {
  server.listen(wanted, host)
  await once(server, 'listening')
  whenDone(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  const port = portOf(server)
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('expected a server on an IP address')
  return address.port
}

/** An address where nothing listens. */
export async function freeAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server)
  server.close()
  await once(server, 'close')
  return `127.0.0.1:${port}`
}

const blackholeSource = `
const server = require('node:net').createServer()
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  require('node:worker_threads').parentPort.postMessage(server.address().port)
  setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0))
})`

/** A listener that never accepts, with its queue filled: the kernel drops every further SYN. */
export async function startBlackhole(): Promise<string> {
  const worker = new Worker(blackholeSource, { eval: true })
  whenDone(async () => {
    await worker.terminate()
  })
  const port = await new Promise<number>((resolve) => worker.once('message', resolve))
  const fillers = Array.from({ length: 4 }, () => connect(port, '127.0.0.1').on('error', () => undefined))
  whenDone(() => fillers.forEach((filler) => filler.destroy()))
  // Linux queues one connection more than the backlog says.
  await Promise.all(fillers.slice(0, 2).map((filler) => once(filler, 'connect')))
  return `127.0.0.1:${port}`
}
