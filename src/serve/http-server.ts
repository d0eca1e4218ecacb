import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer as createHttpServer, STATUS_CODES } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { Duplex } from 'node:stream'
import type { Answer } from './answer.ts'
import { answerOfRefusal, send } from './answer.ts'
import { refuse } from './problem.ts'

export interface TlsFiles {
  readonly cert: Buffer
  readonly key: Buffer
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void

const limits = {
  maxHeaderSize: 16 * 1024,
  /** Clients that send their headers, or the rest of their request, byte by byte. */
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 1000,
  keepAliveTimeout: 60_000,
  /** Answered by ours, in JSON. */
  requireHostHeader: false,
}
const mostConnections = 2000

/** A server whose every answer is ours: Node's own refusals have no body, and must not be taken for anything. */
export function createServer(listener: Listener, tls: TlsFiles | null): Server {
  const server =
    tls === null
      ? createHttpServer(limits, listener)
      : createHttpsServer({ ...limits, ...tls, minVersion: 'TLSv1.2', handshakeTimeout: 10_000 }, listener)
  server.maxConnections = mostConnections
  const answering = new WeakSet<Duplex>()
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    answering.add(request.socket)
    // Node reads nothing more of a connection that was to be upgraded: the next request on it would wait for an answer.
    if (request.headers.upgrade !== undefined) response.setHeader('connection', 'close')
    response.once('close', () => answering.delete(request.socket))
  })
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) =>
    send(response, answerOfRefusal(refuse(417, 'Expectation failed', 'only 100-continue can be expected here')), true),
  )
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    // In the middle of another answer, more bytes would only make that one unreadable.
    if (!socket.writable || answering.has(socket)) return void socket.destroy()
    socket.end(rawAnswer(answerOfClientError(error)))
  })
  return server
}

function answerOfClientError({ code }: NodeJS.ErrnoException): Answer {
  if (code === 'HPE_HEADER_OVERFLOW')
    return answerOfRefusal(refuse(431, 'Headers too large', 'the headers have more than 16 KiB'))
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return answerOfRefusal(refuse(408, 'Too slow', 'the request was not complete in time'))
  return answerOfRefusal(refuse(400, 'Bad request', 'this is no HTTP/1.1 request'))
}

function rawAnswer({ status, contentType, body }: Answer): string {
  const length = Buffer.byteLength(body)
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: ${contentType}\r\ncontent-length: ${length}\r\nconnection: close\r\n\r\n${body}`
}
