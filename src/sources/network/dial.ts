import { once } from 'node:events'
import type { Socket } from 'node:net'
import { connect as connectTcp, isIP } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { connect as connectTls } from 'node:tls'
import { formatDuration } from '../../core/duration.ts'
import type { TransportFault } from '../../http/door.ts'
import type { Phase } from '../../http/faults.ts'
import { classifyError, makeFault, phaseWords } from '../../http/faults.ts'
import type { TimeLimits } from '../../http/time-limit.ts'
import type { TlsIdentity } from '../../http/tls-context.ts'
import type { CertificateView } from './certificate.ts'
import { viewCertificate } from './certificate.ts'

export interface Endpoint {
  /** An IP address without brackets. */
  readonly address: string
  readonly port: number
}

/** host:port, with brackets around an IPv6 address. */
export function writeEndpoint({ address, port }: Endpoint): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}

export interface TlsQuestion {
  /** The name to ask for (SNI, unless it is an IP address) and to find in the certificate. */
  readonly name: string
  readonly context: () => Promise<TlsIdentity>
  /** The one protocol to offer in ALPN; null offers none. */
  readonly alpn: string | null
}

export interface Patience {
  readonly limits: TimeLimits
  readonly timeoutMs: number
}

export type Dialled<Answer> =
  { readonly ok: true; readonly answer: Answer } | { readonly ok: false; readonly fault: TransportFault }

/**
 * Connects and closes again. That a connection is accepted shows that something listens, not that it works: the kernel
 * accepts for a process that hangs. Never rejects for anything the peer does.
 */
export function dialTcp(endpoint: Endpoint, patience: Patience): Promise<Dialled<null>> {
  return dial(endpoint, patience, async (hold) => {
    const socket = hold(connectTcp({ host: endpoint.address, port: endpoint.port }))
    await once(socket, 'connect')
    return null
  })
}

/** Makes one TLS handshake and tells what the server showed, trusted or not. Nothing is sent after it. */
export async function shakeHands(
  endpoint: Endpoint,
  { name, context, alpn }: TlsQuestion,
  patience: Patience,
): Promise<Dialled<CertificateView>> {
  const prepared = await settle(endpoint, context)
  if (!prepared.ok) return prepared
  return dial(endpoint, patience, async (hold, reached) => {
    const options = {
      host: endpoint.address,
      port: endpoint.port,
      // An IP address is no server name (RFC 6066 section 3); Node sends none for ''.
      servername: isIP(name) === 0 ? name : '',
      secureContext: prepared.answer.secureContext,
      // An untrusted certificate is an answer here, and told with what it is.
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      ...(alpn === null ? {} : { ALPNProtocols: [alpn] }),
    }
    const socket: TLSSocket = connectTls(options)
    hold(socket).once('connect', () => reached('securing'))
    await once(socket, 'secureConnect')
    return viewCertificate(socket, name, writeEndpoint(endpoint))
  })
}

/** Files and authorities are read before the clock runs: it is the peer that has to be in time. */
async function settle(endpoint: Endpoint, context: TlsQuestion['context']): Promise<Dialled<TlsIdentity>> {
  try {
    return { ok: true, answer: await context() }
  } catch (error) {
    return { ok: false, fault: classifyError(error, 'preparing', writeEndpoint(endpoint)) }
  }
}

type Talk<Answer> = (hold: (socket: Socket) => Socket, reached: (phase: Phase) => void) => Promise<Answer>

async function dial<Answer>(
  { address, port }: Endpoint,
  { limits, timeoutMs }: Patience,
  talk: Talk<Answer>,
): Promise<Dialled<Answer>> {
  const peer = writeEndpoint({ address, port })
  let phase: Phase = 'connecting'
  const opened: Socket[] = []
  const hold = (socket: Socket): Socket => {
    opened.push(socket)
    return socket.on('error', () => undefined)
  }
  const run = async (): Promise<Dialled<Answer>> => {
    try {
      return { ok: true, answer: await talk(hold, (reached) => (phase = reached)) }
    } catch (error) {
      return { ok: false, fault: classifyError(error, phase, peer) }
    }
  }
  const outcome = await limits.race<Dialled<Answer>>(timeoutMs, run, (reason) => {
    const when = phaseWords[phase]
    const limit = formatDuration(Math.round(timeoutMs))
    const message = reason === 'limit' ? `${peer} was given ${limit}; the time was up` : `the run ended (${peer})`
    return { ok: false, fault: makeFault(reason === 'stopped' ? 'stopped' : 'timeout', `${message} ${when}`) }
  })
  for (const socket of opened) socket.destroy()
  return outcome
}
