import type { SourceCode } from '../core/reasons.ts'
import { stripControl } from '../core/redact.ts'
import type { TransportFault } from './door.ts'

export type FaultClass = TransportFault['fault']

/** How far a request had come. */
export type Phase = 'preparing' | 'connecting' | 'securing' | 'waiting' | 'reading'

export const phaseWords: Readonly<Record<Phase, string>> = {
  preparing: 'before the connection was made',
  connecting: 'while connecting',
  securing: 'during the TLS handshake',
  waiting: 'while waiting for the answer',
  reading: 'while reading the answer',
}

const codes: Readonly<Record<FaultClass, SourceCode>> = {
  unresolved: 'source.unresolved',
  refused: 'source.unreachable',
  unreachable: 'source.unreachable',
  reset: 'source.unreachable',
  timeout: 'source.timeout',
  tls: 'source.tls',
  credentials: 'source.forbidden',
  protocol: 'source.bad-answer',
  'too-large': 'source.too-large',
  stopped: 'source.timeout',
}

export function makeFault(fault: FaultClass, message: string): TransportFault {
  return { code: codes[fault], fault, message: stripControl(message) }
}

/** Carries a fault that the door itself found through code that can only throw. */
export class FaultError extends Error {
  readonly fault: TransportFault
  constructor(fault: FaultClass, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'FaultError'
    this.fault = makeFault(fault, message)
  }
}

/** The members that errors of Node, OpenSSL and undici have beside a message. */
interface SystemError extends Error {
  readonly code?: string
  readonly syscall?: string
  readonly hostname?: string
  readonly reason?: string
  readonly errors?: readonly SystemError[]
}

const unreachableCodes = ['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'EADDRNOTAVAIL', 'EAFNOSUPPORT']

// https://docs.openssl.org/3.0/man1/openssl-verification-options/ and the alerts of RFC 8446 section 6.
const tlsProblems: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet (or the clock of this machine is behind)',
  CERT_REVOKED: 'its certificate has been revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed; to trust it, name it with tls.ca',
  SELF_SIGNED_CERT_IN_CHAIN:
    'its certificate comes from an authority that is not trusted; name that authority with tls.ca',
  UNABLE_TO_GET_ISSUER_CERT: 'the authority of its certificate is unknown; name that authority with tls.ca',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the authority of its certificate is unknown; name that authority with tls.ca',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'the authority of its certificate is unknown, or the server leaves out an intermediate certificate; name it with tls.ca',
  INVALID_PURPOSE: 'its certificate is not meant for a server',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS on this port',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS on this port',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'it speaks neither TLS 1.2 nor TLS 1.3',
  ALERT_PROTOCOL_VERSION: 'it speaks neither TLS 1.2 nor TLS 1.3',
  ALERT_NO_APPLICATION_PROTOCOL: 'it does not speak HTTP/1.1',
  ALERT_CERTIFICATE_REQUIRED: 'it asks for a client certificate; set tls.cert and tls.key',
  ALERT_HANDSHAKE_FAILURE:
    'it ended the handshake: it may ask for a client certificate (tls.cert and tls.key), or no cipher is in common',
  ALERT_UNKNOWN_CA: 'it does not trust the authority of the client certificate in tls.cert',
  ALERT_BAD_CERTIFICATE: 'it refuses the client certificate in tls.cert',
  ALERT_CERTIFICATE_EXPIRED: 'the client certificate in tls.cert has expired',
}

/**
 * Sorts what Node, OpenSSL and undici throw into the few classes that graycheck tells apart. Throws the error again
 * when it is a defect of the caller or of graycheck.
 */
export function classifyError(thrown: unknown, phase: Phase, peer: string): TransportFault {
  if (thrown instanceof FaultError) return thrown.fault
  if (!isSystemError(thrown)) throw thrown
  const error = mostTelling(thrown)
  const code = error.code ?? ''
  if (code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED')
    throw new TypeError(error.message, { cause: error })
  if (error instanceof TypeError && code === '') throw error
  return (
    faultOfAddress(error, code, phase, peer) ??
    faultOfTls(error, code, phase, peer) ??
    faultOfExchange(error, code, phase, peer)
  )
}

function isSystemError(thrown: unknown): thrown is SystemError {
  return thrown instanceof Error
}

/** Where every address of a name was tried, an answer such as "refused" tells more than "no route". */
function mostTelling(error: SystemError): SystemError {
  const errors = error.errors ?? []
  return errors.find((one) => !unreachableCodes.includes(one.code ?? '')) ?? errors[0] ?? error
}

function faultOfAddress(error: SystemError, code: string, phase: Phase, peer: string): TransportFault | null {
  if (error.syscall === 'getaddrinfo' || code === 'ENOTFOUND') {
    return makeFault(
      'unresolved',
      `the name ${error.hostname ?? ''} does not resolve (${code}), so ${peer} was not asked`,
    )
  }
  if (code === 'ECONNREFUSED') return makeFault('refused', `${peer} refused the connection: nothing listens there`)
  if (code === 'ETIMEDOUT')
    return makeFault('timeout', `the connection to ${peer} timed out ${phaseWords[phase]} (ETIMEDOUT)`)
  if (unreachableCodes.includes(code)) return makeFault('unreachable', `there is no way to ${peer} from here (${code})`)
  if (code === 'EMFILE' || code === 'ENFILE') {
    const limit = 'this machine lets graycheck open no more connections and files: raise the limit with ulimit -n'
    return makeFault('unreachable', `${peer} was not asked, because ${limit} (${code})`)
  }
  return null
}

function faultOfTls(error: SystemError, code: string, phase: Phase, peer: string): TransportFault | null {
  const untrusted = `the TLS connection to ${peer} failed`
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return makeFault(
      'tls',
      `${untrusted}: its certificate is for another name. ${error.reason ?? error.message} (${code})`,
    )
  }
  // OpenSSL writes SSLV3, TLSV1, TLSV13 or SSL/TLS before the name of an alert, depending on its own version.
  const problem = tlsProblems[code.replace(/^ERR_SSL_.+_ALERT_/, 'ALERT_')]
  if (problem !== undefined) return makeFault('tls', `${untrusted}: ${problem} (${code})`)
  const isTls = /^ERR_(SSL|TLS)_/.test(code) || code === 'EPROTO' || (phase === 'securing' && !isCut(error, code))
  return isTls ? makeFault('tls', `${untrusted}: ${error.reason ?? error.message} (${code})`) : null
}

function faultOfExchange(error: SystemError, code: string, phase: Phase, peer: string): TransportFault {
  if (isCut(error, code) || (phase === 'reading' && isIncomplete(error, code))) {
    return makeFault('reset', `${peer} closed the connection ${closedWhen(phase)} (${code || 'unexpected end'})`)
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return makeFault('too-large', `${peer} sent more than 16 KiB of headers`)
  if (phase === 'preparing' || phase === 'connecting') {
    return makeFault('unreachable', `no connection to ${peer} could be made: ${error.message}`)
  }
  // zlib's own errors, those of zstd and those of brotli, in turn.
  if (/^(Z_|ZSTD_|ERR__ERROR_)/.test(code)) {
    return makeFault('protocol', `${peer} sent a body that cannot be decoded: ${error.message} (${code})`)
  }
  return makeFault('protocol', `${peer} sent what is not a valid HTTP/1.1 answer: ${reasonOf(error, code)}`)
}

function closedWhen(phase: Phase): string {
  if (phase === 'waiting') return 'before it answered'
  return phase === 'reading' ? 'before its answer was complete' : phaseWords[phase]
}

function isCut(error: SystemError, code: string): boolean {
  if (['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE'].includes(code)) return true
  // undici also says UND_ERR_SOCKET when it closes the connection itself over an answer that makes no sense.
  return code === 'UND_ERR_SOCKET' && !/^bad (response|upgrade)/.test(error.message)
}

// undici says "mismatch" also of broken headers; only while the body is read it means that the body ended early.
function isIncomplete(error: SystemError, code: string): boolean {
  return code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' || error.message.includes('Invalid EOF state')
}

function reasonOf(error: SystemError, code: string): string {
  if (code === 'ERR_ASSERTION') return 'its status is not between 100 and 999'
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH')
    return 'its headers contradict each other on the length of the body'
  // undici puts what its parser says in brackets at the end.
  return /^Response does not match .*\((.+)\)$/.exec(error.message)?.[1] ?? `${error.message} (${code})`
}
