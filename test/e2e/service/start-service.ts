import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { createServer, get, IncomingMessage } from 'node:http'
import { z } from 'zod'
import { portOf } from '../../servers/ports.ts'
import type { Followed, Handling } from './follow-key.ts'
import { followKey } from './follow-key.ts'
import { createRequestMetrics } from './request-metrics.ts'
import { stateDocument } from './state-document.ts'

export interface ServiceOptions {
  readonly name: string
  readonly service: string
  readonly group: 'gray' | 'stable'
  readonly version: string
  /** 0 for any free one. */
  readonly port: number
  /** The config is followed there; without endpoints the service has none. */
  readonly etcd: readonly string[]
  readonly key: string
}

const Behaviour = z.strictObject({
  /** The share of requests that are answered with a 500. */
  errorShare: z.number(),
  database: z.string().nullable(),
  /** Called with each request, with its tag; the URL of a gateway. */
  next: z.string().nullable(),
  forwardsTag: z.boolean(),
  applies: z.boolean(),
  noticesCancel: z.boolean(),
})
export type Behaviour = z.infer<typeof Behaviour> & Handling

/** One instance of a service: it serves an API, its metrics and its state, and follows its config in etcd. */
export interface Service {
  readonly name: string
  readonly address: string
  readonly behaviour: Behaviour
  readonly config: () => Followed | null
  /** Reads the config there, and follows it from now on. */
  readonly follow: (endpoints: readonly string[]) => void
  readonly stop: () => Promise<void>
}

export const tagHeader = 'x-gray-tag'

export async function startService(options: ServiceOptions): Promise<Service> {
  const { name, key, version } = options
  const startedAt = Date.now()
  const bootId = `${name}-${startedAt}-${process.pid}`
  const metrics = createRequestMetrics(startedAt)
  const behaviour: Behaviour = {
    errorShare: 0,
    database: null,
    next: null,
    forwardsTag: true,
    applies: true,
    noticesCancel: false,
  }
  let config: Followed | null = null
  function follow(endpoints: readonly string[]): void {
    config?.stop()
    config = endpoints.length === 0 ? null : followKey(endpoints, key, behaviour)
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname === '/metrics') return void response.end(metrics.text())
    if (pathname === '/graycheck/state') {
      const told = { ...options, bootId, config, database: behaviour.database }
      return void response.end(JSON.stringify(await stateDocument(told, searchParams.get('nonce'))))
    }
    if (pathname === '/behave') {
      Object.assign(behaviour, Behaviour.partial().parse(JSON.parse(await textOf(request))))
      if (behaviour.applies) config?.apply()
      return void response.end('ok')
    }
    const status = Math.random() < behaviour.errorShare ? 500 : 200
    metrics.observe(status)
    const hops = await hopsBehind(behaviour, request)
    response.writeHead(status, { 'content-type': 'application/json', 'x-version': version, 'x-instance': name })
    response.end(JSON.stringify({ name: 'profile', service: options.service, version, instance: name, hops }))
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.writeHead(502).end(String(error)))
  })
  server.listen(options.port, '127.0.0.1')
  await once(server, 'listening')
  follow(options.etcd)
  return {
    name,
    address: `127.0.0.1:${portOf(server)}`,
    behaviour,
    config: () => config,
    follow,
    stop: async () => {
      config?.stop()
      server.closeAllConnections()
      if (server.listening) await once(server.close(), 'close')
    },
  }
}

const Answer = z.object({
  service: z.string(),
  version: z.string(),
  instance: z.string(),
  hops: z.array(z.unknown()),
})

/** Who took part behind this service, in the order of the calls. */
async function hopsBehind({ next, forwardsTag }: Behaviour, { headers }: IncomingMessage): Promise<unknown[]> {
  if (next === null) return []
  const tag = headers[tagHeader]
  const text = await call(next, forwardsTag && tag !== undefined ? { [tagHeader]: String(tag) } : {})
  const { hops, ...answerer } = Answer.parse(JSON.parse(text))
  return [answerer, ...hops]
}

/** On a connection of its own: one that is kept may be closed by a gateway that reloads. */
async function call(url: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const request = get(url, { agent: false, headers })
  const events: readonly unknown[] = await once(request, 'response')
  return textOf(z.instanceof(IncomingMessage).parse(events[0]))
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of message) chunks.push(z.instanceof(Uint8Array).parse(chunk))
  return Buffer.concat(chunks).toString('utf8')
}
