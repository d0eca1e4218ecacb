import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import type { BodyReader } from './body.ts'
import { decodersFor, decodingReader, plainReader } from './body.ts'
import type { Connection } from './connection.ts'
import type { HeaderFields, HttpAnswer, HttpRequest } from './door.ts'
import type { RequestHead } from './request-head.ts'

const defaultMaxBytes = 1024 * 1024

export type UntimedAnswer = Omit<HttpAnswer, 'durationMs'>

/** Sends one request over a connection and reads its answer to the end. Rejects with what faults.ts can classify. */
export function exchange(
  connection: Connection,
  request: HttpRequest,
  head: RequestHead,
  headers: string[],
): Promise<UntimedAnswer> {
  if (connection.isOpen()) connection.reached('waiting')
  const { method, path } = head
  const { body = null } = request
  return new Promise((resolve, reject) => {
    const receiver = receive(connection, request, head, { resolve, reject })
    // Not `request`: its stream of the body, and what takes it in, cost several times the exchange itself. And not to be
    // closed by undici, which makes an error with its stack for that: as much as all else about a probe.
    connection.client.dispatch({ method, path, headers, body }, receiver)
  })
}

interface Settle {
  readonly resolve: (answer: UntimedAnswer) => void
  readonly reject: (error: unknown) => void
}

/** What it throws, undici hands to `onResponseError` and ends the connection. */
function receive(
  connection: Connection,
  request: HttpRequest,
  head: RequestHead,
  { resolve, reject }: Settle,
): Dispatcher.DispatchHandler {
  let reader: BodyReader | null = null
  return {
    onRequestStart: () => undefined,
    onResponseStart: (controller, status, fields) => {
      // An interim answer, such as 103; the real one follows.
      if (status < 200) return
      connection.reached('reading')
      const headers = headersIn(fields)
      const onBody = (body: Uint8Array): void => resolve({ status, headers, body, dialled: connection.dialled() })
      const hasBody = head.method !== 'HEAD' && status !== 204 && status !== 304
      const encodings = headers.get('content-encoding')
      const decoders = hasBody && encodings !== undefined ? decodersFor(encodings, head.peer) : []
      const limit = { maxBytes: request.maxBytes ?? defaultMaxBytes, peer: head.peer }
      reader =
        decoders.length === 0
          ? plainReader(limit, onBody)
          : decodingReader(decoders, limit, { source: controller, onBody, onError: reject })
    },
    onResponseData: (_controller, chunk) => reader?.take(chunk),
    onResponseEnd: () => reader?.end(),
    onResponseError: (_controller, error) => {
      reader?.fail(error)
      reject(error)
    },
  }
}

/** undici gives lower-case names, and a list where a name came more than once. Most fields are never asked for. */
function headersIn(fields: IncomingHttpHeaders): HeaderFields {
  return {
    get: (name) => {
      const value = Object.hasOwn(fields, name) ? fields[name] : undefined
      if (value === undefined) return undefined
      return Array.isArray(value) ? value.map(trimBlanks) : [trimBlanks(value)]
    },
  }
}

/** RFC 9110 section 5.5: blanks around a value are not part of it. */
function trimBlanks(value: string): string {
  return /^[ \t]|[ \t]$/.test(value) ? value.replace(/^[ \t]+|[ \t]+$/g, '') : value
}
