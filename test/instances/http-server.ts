import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { onTestFinished } from 'vitest'
import { portOf } from '../servers/ports.ts'

export interface TestServer {
  /** host:port */
  readonly address: string
  readonly url: string
  /** Method and target of every request, in order. */
  readonly requests: string[]
}

export type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void

/** A server on loopback, closed with all its connections when the test ends. */
export async function httpServer(handle: Handler): Promise<TestServer> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => handle(request, response, Buffer.concat(chunks).toString('utf8')))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = `127.0.0.1:${portOf(server)}`
  return { address, url: `http://${address}`, requests }
}

export function nonceOf(request: IncomingMessage): string | null {
  return new URL(request.url ?? '/', 'http://any').searchParams.get('nonce')
}

export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(typeof value === 'string' ? value : JSON.stringify(value))
}

/** An instance that serves the open contract: `state` without schema and nonce, made anew for each request. */
export function contractServer(state: () => object): Promise<TestServer> {
  return httpServer((request, response) => {
    sendJson(response, { schema: 'graycheck.instance-state/v1', nonce: nonceOf(request), ...state() })
  })
}
