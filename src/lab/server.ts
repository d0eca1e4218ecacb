import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { Server } from 'node:net'

export type Interceptor = (request: IncomingMessage, response: ServerResponse) => boolean

export interface RunningServer {
  /** host:port on loopback. */
  readonly address: string
  /**
   * Puts something else in front: a login page, 503 for a while, no answer at all. It answers, or returns false to leave
   * the request to the server; null takes it away again.
   */
  intercept(handle: Interceptor | null): void
  /** Closes the listener and every connection at once; may be called more than once. */
  stop(): Promise<void>
}

/** An HTTP server on a free loopback port. */
export async function startHttpServer(handle: RequestListener): Promise<RunningServer> {
  let interceptor: Interceptor | null = null
  const server = createServer((request, response) => {
    if (interceptor?.(request, response) === true) return
    try {
      handle(request, response)
    } catch {
      // A target such as `//` is no URL; a server answers that, and does not end the process that it shares.
      send(response, 400, 'text/plain', 'bad request\n')
    }
  })
  // The callers inside the lab keep their connections; one that closed under a request would look like a fault.
  server.keepAliveTimeout = 0
  const address = await listen(server)
  return {
    address,
    intercept: (handle) => {
      interceptor = handle
    },
    stop: () => {
      const closed = close(server)
      server.closeAllConnections()
      return closed
    },
  }
}

/** Binds to a free port of 127.0.0.1. */
export function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const bound = server.address()
      if (typeof bound === 'object' && bound !== null) resolve(`127.0.0.1:${bound.port}`)
      else reject(new Error('the lab could not bind a port of 127.0.0.1'))
    })
  })
}

/** Resolves once the server is closed, also when it was closed before. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}

/** The whole answer at once. State and metrics are never to be cached. */
export function send(response: ServerResponse, status: number, type: string, body: string): void {
  const headers = { 'content-type': type, 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store' }
  response.writeHead(status, headers).end(body)
}
