import { decodersFor, readBody } from './body.ts'
import type { Connection } from './connection.ts'
import type { HttpAnswer, HttpRequest } from './door.ts'
import type { RequestHead } from './request-head.ts'

const defaultMaxBytes = 1024 * 1024

export type UntimedAnswer = Omit<HttpAnswer, 'durationMs'>

/** Sends one request over a connection and reads its answer to the end. Rejects with what faults.ts can classify. */
export async function exchange(
  connection: Connection,
  request: HttpRequest,
  head: RequestHead,
  headers: readonly string[],
): Promise<UntimedAnswer> {
  if (connection.isOpen()) connection.reached('waiting')
  const response = await connection.client.request({
    method: head.method,
    path: head.path,
    headers: [...headers],
    body: request.body ?? null,
    responseHeaders: 'raw',
    reset: request.connection === 'fresh',
  })
  connection.reached('reading')
  const answered = groupHeaders(response.headers)
  const hasBody = head.method !== 'HEAD' && response.statusCode !== 204 && response.statusCode !== 304
  const decoders = hasBody ? decodersFor(answered.get('content-encoding') ?? [], head.peer) : []
  const body = await readBody(response.body, decoders, request.maxBytes ?? defaultMaxBytes, head.peer)
  return { status: response.statusCode, headers: answered, body, dialled: connection.dialled() }
}

function groupHeaders(raw: unknown): Map<string, string[]> {
  // undici gives names and values in turn for responseHeaders 'raw', which its types do not say.
  if (!isTextList(raw)) throw new TypeError('undici gave no raw headers')
  const headers = new Map<string, string[]>()
  for (const [index, name] of raw.entries()) {
    if (index % 2 === 1) continue
    const values = headers.get(name.toLowerCase()) ?? []
    headers.set(name.toLowerCase(), values)
    // RFC 9110 section 5.5: blanks around a value are not part of it.
    values.push((raw[index + 1] ?? '').replace(/^[ \t]+|[ \t]+$/g, ''))
  }
  return headers
}

function isTextList(raw: unknown): raw is readonly string[] {
  return Array.isArray(raw) && raw.every((item) => typeof item === 'string')
}
