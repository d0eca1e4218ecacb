import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import type { Clock } from '../../../src/core/clock.ts'
import { systemClock } from '../../../src/core/clock.ts'
import type { RunningDeadline } from '../../../src/core/deadline.ts'
import { startDeadline } from '../../../src/core/deadline.ts'
import { Prometheus } from '../../../src/core/target.ts'
import type { HttpDoor } from '../../../src/http/door.ts'
import { createHttpDoor } from '../../../src/http/http-door.ts'
import type { SourceDoor } from '../../../src/http/source.ts'
import { createSourceDoor } from '../../../src/http/source-door.ts'

export interface Received {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  /** Parameters of the URL and of a form body together. */
  readonly parameters: URLSearchParams
}

export type Handler = (received: Received, response: ServerResponse) => void

export interface TestServer {
  readonly url: string
  readonly received: Received[]
  readonly close: () => Promise<void>
}

/** A real HTTP server on loopback that answers as the test says and keeps what it was asked. */
export async function startServer(handler: Handler): Promise<TestServer> {
  const received: Received[] = []
  const server = createServer((request, response) => void answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://test')
    const parameters = new URLSearchParams([...url.searchParams, ...new URLSearchParams(await text(request))])
    const one = { method: request.method ?? '', path: url.pathname, headers: request.headers, parameters }
    received.push(one)
    handler(one, response)
  }

  return {
    url: `http://127.0.0.1:${address.port}`,
    received,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

export interface Doors {
  readonly http: HttpDoor
  readonly deadline: RunningDeadline
  readonly sources: SourceDoor
  readonly close: () => Promise<void>
}

/** The real doors, with at most so many retries that do not wait. */
export async function openDoors(retries = 0, clock: Clock = systemClock): Promise<Doors> {
  const deadline = startDeadline(clock, 5_000)
  const door = await createHttpDoor({ clock, deadline })
  const onRetry = (): void => undefined
  const sources = createSourceDoor({ door, clock, deadline, retries, onRetry, random: () => 0 })
  return {
    http: door,
    deadline,
    sources,
    close: async () => {
      deadline.release()
      await door.close()
    },
  }
}

export function accessTo(url: string, more: object = {}): Prometheus {
  return Prometheus.parse({ url, timeout: '2s', ...more })
}
