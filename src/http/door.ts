import type { Auth, TlsAccess } from '../core/target.ts'
import type { SourceCode } from '../core/reasons.ts'

/** One request through the only door to HTTP. Nothing is retried, no redirect followed, no connection reused unasked. */
export interface HttpRequest {
  readonly method: string
  /** Absolute http or https URL; its host is what is asked for, whatever address is dialled. */
  readonly url: string
  /** In the order and number that they are to be sent: duplicates stay duplicates. */
  readonly headers?: readonly (readonly [name: string, value: string])[]
  readonly body?: string | undefined
  /** host:port to dial instead of what the URL's host resolves to. SNI, Host and certificate name stay the URL's. */
  readonly address?: string
  readonly auth?: Auth | undefined
  readonly tls?: TlsAccess | undefined
  /** From the call to the last byte, absolute. What remains of the run's deadline caps it. */
  readonly timeoutMs: number
  /** Bytes of decoded body that are read at most; 1 MiB when left out. */
  readonly maxBytes?: number
  /**
   * `fresh` dials a new connection for this request alone (probes); `pooled` may reuse one (sources), and sends a GET
   * or HEAD again where that one turns out to have been closed while idle.
   */
  readonly connection: 'fresh' | 'pooled'
}

/** A Map is one, too. */
export interface HeaderFields {
  /** Every value of a field, in order of arrival. */
  get(lowerCaseName: string): readonly string[] | undefined
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: HeaderFields
  /** Decoded bytes. */
  readonly body: Uint8Array
  /** The address that was really dialled, host:port. */
  readonly dialled: string
  readonly durationMs: number
}

/** Why no usable answer came. `code` is the reason code that it has when the peer was a source of evidence. */
export interface TransportFault {
  readonly code: SourceCode
  readonly fault:
    | 'unresolved'
    | 'refused'
    | 'unreachable'
    | 'reset'
    | 'timeout'
    | 'tls'
    /** The token file could not be used: nothing was sent. */
    | 'credentials'
    | 'protocol'
    | 'too-large'
    | 'stopped'
  /** A sentence that names the peer and what happened. */
  readonly message: string
}

export type HttpOutcome =
  { readonly ok: true; readonly answer: HttpAnswer } | { readonly ok: false; readonly fault: TransportFault }

export interface HttpDoor {
  /** Never rejects for anything the peer does. Rejects only on misuse (a URL or header that could not be sent). */
  send(request: HttpRequest): Promise<HttpOutcome>
  /** Closes every connection. */
  close(): Promise<void>
}
