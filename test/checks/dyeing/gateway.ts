import type { IncomingMessage, ServerResponse } from 'node:http'
import { startUpstream } from '../../servers/upstreams.ts'
import { gray, stable } from './kit.ts'

/** One request as a gateway sees it. */
export interface Seen {
  /** Lower-case names and values in the order in which they came. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly method: string
  readonly url: string
  readonly body: string
  /** The port of the client: one a connection. */
  readonly from: number
}

export interface LoopbackGateway {
  readonly address: string
  readonly seen: Seen[]
}

export type Answer = (seen: Seen, response: ServerResponse, count: number) => void

/** A gateway on a port of loopback, closed with the test. */
export async function startGateway(answer: Answer): Promise<LoopbackGateway> {
  const seen: Seen[] = []
  const address = await startUpstream((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      const item = seenOf(request, body)
      seen.push(item)
      answer(item, response, seen.length)
    })
  })
  return { address, seen }
}

function seenOf(request: IncomingMessage, body: string): Seen {
  const { rawHeaders, method, url, socket } = request
  const headers: [string, string][] = []
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.push([(rawHeaders[index] ?? '').toLowerCase(), rawHeaders[index + 1] ?? ''])
  }
  return { headers, method: method ?? '', url: url ?? '', body, from: socket.remotePort ?? 0 }
}

export function valuesOf({ headers }: Seen, name: string): string[] {
  return headers.filter(([header]) => header === name).map(([, value]) => value)
}

/** Exactly one line of the tag header, with exactly the value. */
export function isTagged(seen: Seen): boolean {
  const values = valuesOf(seen, 'x-gray-tag')
  return values.length === 1 && values[0] === 'v2-canary'
}

export function say(response: ServerResponse, version: string): void {
  response.setHeader('x-version', version).end('{}')
}

/** Routes by the exact tag. */
export const soundGateway: Answer = (seen, response) => say(response, isTagged(seen) ? gray : stable)
