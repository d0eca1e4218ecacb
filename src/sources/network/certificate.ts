import type { DetailedPeerCertificate, TLSSocket } from 'node:tls'
import { checkServerIdentity } from 'node:tls'
import { timestamp } from '../../core/clock.ts'
import { classifyError } from '../../http/faults.ts'

/** What a server showed in a TLS handshake. */
export interface CertificateView {
  /** Such as TLSv1.3. */
  readonly protocol: string
  /** The protocol that the server chose in ALPN; null: none. */
  readonly alpn: string | null
  /** From the server's own certificate to the last one known, by common name. */
  readonly chain: readonly string[]
  /** SHA-256 of the server's own certificate, as hexadecimal digits with colons. */
  readonly fingerprint: string
  /** The earliest end of all certificates of the chain, RFC 3339. */
  readonly expiresAt: string
  /** Why the chain is not trusted; null: it is. */
  readonly chainProblem: string | null
  /** Why the certificate is not one for the name; null: it is. */
  readonly nameProblem: string | null
}

/** Certificates can be made to point at each other. */
const longestChain = 10

/** Reads a socket that has shaken hands without any verification of its own. `peer` is how problems call the server. */
export function viewCertificate(socket: TLSSocket, name: string, peer: string): CertificateView {
  const own = socket.getPeerCertificate(true)
  const chain = chainOf(own)
  const nameError = checkServerIdentity(name, own)
  return {
    protocol: socket.getProtocol() ?? 'unknown',
    alpn: socket.alpnProtocol === false || socket.alpnProtocol === null ? null : socket.alpnProtocol,
    chain: chain.map(({ subject }) => textOf(subject.CN)),
    fingerprint: own.fingerprint256,
    expiresAt: timestamp(Math.min(...chain.map((certificate) => Date.parse(certificate.valid_to)))),
    chainProblem: socket.authorized ? null : problemOf(chainError(socket), peer),
    nameProblem: nameError === undefined ? null : problemOf(nameError, peer),
  }
}

function chainOf(own: DetailedPeerCertificate): DetailedPeerCertificate[] {
  const chain = [own]
  for (let issuer = own.issuerCertificate; chain.length < longestChain; issuer = issuer.issuerCertificate) {
    // Node leaves the issuer out where it was not sent, and lets a root issue itself. Its types say neither.
    if (issuer === undefined || chain.some(({ fingerprint256 }) => fingerprint256 === issuer.fingerprint256)) break
    chain.push(issuer)
  }
  return chain
}

/** Node gives the code of OpenSSL as text, although its types say Error. */
function chainError(socket: TLSSocket): Error {
  const code = String(socket.authorizationError)
  return Object.assign(new Error(code), { code })
}

function problemOf(error: Error, peer: string): string {
  return classifyError(error, 'securing', peer).message
}

/** A name with several parts of one kind is a list. */
function textOf(name: string | string[] | undefined): string {
  return Array.isArray(name) ? name.join(', ') : (name ?? 'unnamed')
}
