import type { Socket } from 'node:net'
import type { TlsOptions } from 'node:tls'
import { createServer as createTlsServer } from 'node:tls'
import { once } from 'node:events'
import type { Where } from '../http/kit.ts'
import { freeAddress, listen, serveConnections, serveRaw } from '../http/kit.ts'
import type { Answer, Honest, Peer, StartPeer } from './case.ts'

/** Ways for a peer to misbehave. Each makes the function that starts one. */

/** The honest answer as a well-behaved HTTP/1.1 server would send it. */
export function written({ headers, body }: Answer): string {
  return `HTTP/1.1 200 OK\r\n${lines(headers)}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

export function lines(headers: Answer['headers']): string {
  return headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
}

export function serveHonestly(honest: Honest, where: Where = {}): Promise<Peer> {
  return serveRaw((socket, _count, request) => socket.write(written(honest(request))), where)
}

export const honestly: StartPeer = (honest) => serveHonestly(honest)

/** Answers each request with these bytes, then ends the connection. */
export function answers(write: (answer: Answer) => string | Uint8Array): StartPeer {
  return (honest) => serveRaw((socket, _count, request) => socket.end(bytesOf(write(honest(request)))))
}

export function bytesOf(text: string | Uint8Array): Uint8Array {
  return typeof text === 'string' ? Buffer.from(text, 'latin1') : text
}

interface Exchange {
  readonly socket: Socket
  readonly answer: Answer
  readonly request: string
  /** How many requests came to this peer, from 1. */
  readonly count: number
  readonly random: () => number
}

/** Does with each request whatever it likes. */
export function treats(treat: (exchange: Exchange) => void): StartPeer {
  return (honest, random) =>
    serveRaw((socket, count, request) => treat({ socket, answer: honest(request), request, count, random }))
}

/** Does with each connection whatever it likes, before a byte has come. */
export function accepts(onConnection: (socket: Socket) => void, scheme?: 'https'): StartPeer {
  return async () => {
    const address = await serveConnections(onConnection)
    return scheme === undefined ? { address } : { address, scheme }
  }
}

export const listensNowhere: StartPeer = async () => ({ address: await freeAddress() })

/** An honest server behind TLS of this kind. `tls` is what the config says about it. */
export async function serveTls(honest: Honest, options: TlsOptions, tls: string): Promise<Peer> {
  const sockets = new Set<Socket>()
  const server = createTlsServer(options, (socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (chunk: Buffer) => socket.end(written(honest(chunk.toString('latin1')))))
  })
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => undefined)))
  server.on('tlsClientError', () => undefined)
  return { address: await listen(server, sockets), scheme: 'https', tls }
}

/** Writes the same again and again until the connection is closed. */
export function every(socket: Socket, ms: number, text: string): void {
  const timer = setInterval(() => socket.write(text), ms)
  socket.on('close', () => clearInterval(timer))
}

/** A listener that nobody should connect to. */
export async function trap(where: Where = {}): Promise<Pick<Peer, 'address' | 'complaint'>> {
  let connections = 0
  const address = await serveConnections((socket) => {
    connections += 1
    void once(socket, 'data').then(
      () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'),
      () => undefined,
    )
  }, where)
  return { address, complaint: () => (connections === 0 ? null : `${connections} connections came where none should`) }
}
