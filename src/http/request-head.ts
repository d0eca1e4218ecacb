import { parseAddress } from '../core/target.ts'
import type { HttpRequest } from './door.ts'

/** What undici writes itself: from the caller they would contradict how the message is framed. */
const framingHeaders = ['connection', 'content-length', 'expect', 'keep-alive', 'transfer-encoding', 'upgrade']

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

/** A field value as RFC 9110 section 5.5 has it, in latin1: no line break, no NUL, nothing that ends the header. */
const fieldValue = /^[\t\u0020-\u007e\u0080-\u00ff]*$/

export interface RequestHead {
  readonly origin: string
  readonly secure: boolean
  /** The URL's host, IPv6 without brackets. */
  readonly hostname: string
  /** What is dialled; IPv6 without brackets. */
  readonly host: string
  readonly port: number
  readonly method: string
  readonly path: string
  /** Names and values in turn, as the caller gave them. */
  readonly headers: readonly string[]
  /** The names alone, in lower case. */
  readonly names: readonly string[]
  /** For messages: whom this request is for, and the address where it was given one. */
  readonly peer: string
}

/** Throws TypeError for what can't be sent: that is a defect of the caller, not of the peer. */
export function readRequestHead(request: HttpRequest): RequestHead {
  const { method, address, headers = [] } = request
  const { origin, secure, hostname, port, path } = readUrl(request.url)
  if (!token.test(method) || method === 'CONNECT') {
    throw new TypeError(`${JSON.stringify(method)} is not a method that can be sent`)
  }
  if (Number.isNaN(request.timeoutMs)) throw new TypeError('timeoutMs is not a number')
  const lines: string[] = []
  const names: string[] = []
  for (const line of headers) {
    names.push(sendableName(line[0], line[1]))
    lines.push(line[0], line[1])
  }
  if (names.indexOf('host') !== names.lastIndexOf('host')) throw new TypeError('two host headers cannot be sent')
  const { host, port: dialledPort } = dialledAddress(request, { host: hostname, port })
  return {
    origin,
    secure,
    hostname,
    host,
    port: dialledPort,
    method,
    path,
    headers: lines,
    names,
    peer: address === undefined ? origin : `${origin} at ${address}`,
  }
}

interface UrlParts {
  readonly origin: string
  readonly secure: boolean
  readonly hostname: string
  readonly port: number
  readonly path: string
}

/** All probes of a gateway ask for one URL. */
let latestUrl: { readonly text: string; readonly parts: UrlParts } | null = null

function readUrl(text: string): UrlParts {
  if (latestUrl?.text !== text) latestUrl = { text, parts: partsOfUrl(text) }
  return latestUrl.parts
}

function partsOfUrl(text: string): UrlParts {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new TypeError('expected an absolute http or https URL without credentials')
  }
  const { origin, protocol, pathname, search } = url
  const secure = protocol === 'https:'
  const hostname = url.hostname.replace(/^\[|\]$/g, '')
  return { origin, secure, hostname, port: Number(url.port) || (secure ? 443 : 80), path: pathname + search }
}

interface DialledAddress {
  readonly host: string
  readonly port: number
}

/** And mostly dial one address many times. */
let latestAddress: { readonly text: string; readonly parts: DialledAddress } | null = null

function dialledAddress({ address }: HttpRequest, ofUrl: DialledAddress): DialledAddress {
  if (address === undefined) return ofUrl
  if (latestAddress?.text !== address) latestAddress = { text: address, parts: partsOfAddress(address) }
  return latestAddress.parts
}

function partsOfAddress(text: string): DialledAddress {
  const address = parseAddress(text)
  if (address === null) throw new TypeError(`expected host:port to dial, got ${JSON.stringify(text)}`)
  return address
}

// The value may be a secret, so it is not told.
function sendableName(name: string, value: string): string {
  const lowerCase = sendableNames.get(name) ?? checkedName(name)
  if (!fieldValue.test(value))
    throw new TypeError(`the value of the header ${name} holds characters that no header may have`)
  return lowerCase
}

/** Names that were found sendable, each with its lower-case form: a run sends the same few thousands of times. */
const sendableNames = new Map<string, string>()
const mostNames = 100

function checkedName(name: string): string {
  if (!token.test(name)) throw new TypeError(`${JSON.stringify(name)} is not a header name`)
  const lowerCase = name.toLowerCase()
  if (framingHeaders.includes(lowerCase)) throw new TypeError(`the header ${name} is set by graycheck itself`)
  if (sendableNames.size < mostNames) sendableNames.set(name, lowerCase)
  return lowerCase
}

/** The caller's headers as they are, then what is missing. */
export function completeHeaders(
  { connection }: HttpRequest,
  head: RequestHead,
  authorization: string | null,
): string[] {
  const headers = [...head.headers]
  if (authorization !== null) headers.push('authorization', authorization)
  // A probe asks for the answer as it is; from sources large answers are expected.
  if (!head.names.includes('accept-encoding'))
    headers.push('accept-encoding', connection === 'fresh' ? 'identity' : 'gzip, br')
  if (!head.names.includes('user-agent')) headers.push('user-agent', 'graycheck')
  return headers
}
