import { connect as connectTcp, isIP } from 'node:net'
import type { Socket } from 'node:net'
import { checkServerIdentity, connect as connectTls } from 'node:tls'
import type { Client } from 'undici'
import type { Phase } from './faults.ts'
import type { TlsIdentity } from './tls-context.ts'
import type { Undici } from './undici.ts'

/** For names with several addresses: how long one may take before the next is tried beside it. */
const nextAddressAfterMs = 500

/** 16 KiB of names and values. */
const maxHeaderBytes = 16_384

/** One for all, because errors take long to make: undici would make one for each connection, Node write out its stack. */
const ended = new Error('graycheck ended the connection')

export interface Route {
  /** The same for two routes that may share a connection. */
  readonly id: string
  readonly origin: string
  /** What is dialled; IPv6 without brackets. */
  readonly host: string
  readonly port: number
  /** null for plain http. */
  readonly tls: TlsRoute | null
}

export interface TlsRoute extends TlsIdentity {
  /** The name to ask for (SNI, unless it is an IP address) and to find in the certificate. */
  readonly name: string
  readonly verify: boolean
}

/** One undici client with at most one socket, dialled here, so that it can be cut at any moment. */
export interface Connection {
  readonly client: Client
  phase(): Phase
  reached(phase: Phase): void
  /** host:port of the peer; what is to be dialled until then. */
  dialled(): string
  isOpen(): boolean
  /** undici says "other side closed" also of a TLS alert: this gives what the socket itself said first. */
  causeOf(error: unknown): unknown
  destroy(): void
}

export function openConnection(undici: Undici, route: Route): Connection {
  let phase: Phase = 'preparing'
  let socket: Socket | null = null
  let dialled = formatAddress(route.host, route.port)
  let destroyed = false
  let socketError: Error | null = null
  const client = new undici.Client(route.origin, {
    allowH2: false,
    pipelining: 1,
    maxHeaderSize: maxHeaderBytes,
    // The one timer of the request is ours: those of undici start anew with every byte.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (_options, callback) => {
      phase = 'connecting'
      const dialling = dial(route, (reached) => (phase = reached))
      socket = dialling
      socketError = null
      let settle = (error: Error | null): void => {
        settle = () => undefined
        if (error !== null) return callback(error, null)
        dialled = formatAddress(dialling.remoteAddress ?? route.host, dialling.remotePort ?? route.port)
        callback(null, dialling)
      }
      dialling.once(route.tls === null ? 'connect' : 'secureConnect', () => settle(null))
      dialling.on('error', (error) => {
        socketError ??= error
        settle(error)
      })
      if (destroyed) dialling.destroy()
    },
  })
  return {
    client,
    phase: () => phase,
    reached: (next) => (phase = next),
    dialled: () => dialled,
    isOpen: () => socket !== null && !socket.destroyed,
    causeOf: (error) => (error instanceof undici.SocketError ? (socketError ?? error) : error),
    destroy: () => {
      destroyed = true
      client.destroy(ended, () => undefined)
      socket?.destroy()
    },
  }
}

function dial(route: Route, reached: (phase: Phase) => void): Socket {
  const address = { host: route.host, port: route.port, autoSelectFamilyAttemptTimeout: nextAddressAfterMs }
  if (route.tls === null) {
    return connectTcp({ ...address, noDelay: true }).once('connect', () => reached('waiting'))
  }
  const { name, verify, secureContext } = route.tls
  const socket = connectTls({
    ...address,
    // RFC 6066 section 3: no IP address, no dot at the end. Node sends no name for ''.
    servername: isIP(name) === 0 ? name.replace(/\.$/, '') : '',
    secureContext,
    rejectUnauthorized: verify,
    ALPNProtocols: ['http/1.1'],
    // Node would look for the dialled host in the certificate where there is no server name.
    checkServerIdentity: (_dialled, certificate) => checkServerIdentity(name, certificate),
  })
  socket.once('connect', () => reached('securing')).once('secureConnect', () => reached('waiting'))
  return socket.setNoDelay(true)
}

function formatAddress(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
