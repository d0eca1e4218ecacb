import type { Agent, IncomingMessage, ServerResponse } from 'node:http'
import { request as httpRequest } from 'node:http'
import { pipeline } from 'node:stream'
import type { Random } from './random.ts'
import type { RunningServer } from './server.ts'
import { send, startHttpServer } from './server.ts'
import type { TagMatcher } from './tag-matching.ts'
import type { Group } from './topology.ts'
import { tagHeader } from './topology.ts'

export type HeaderLine = readonly [name: string, value: string]
export type HeaderChange = (lines: readonly HeaderLine[]) => readonly HeaderLine[]

/** One replica of the gateway. Its rule and its upstreams can be changed at any time, as a control plane would. */
export interface Gateway extends RunningServer {
  /** Who goes to the gray group by tag. */
  matches: TagMatcher
  /** The share of all other requests that goes to the gray group. */
  grayShare: number
  /** Addresses that are thought healthy; an empty group is answered with 503. */
  readonly upstreams: Record<Group, readonly string[]>
  /** What this replica does to the headers that it forwards; nothing by itself. */
  changeRequest: HeaderChange
  changeAnswer: HeaderChange
}

interface GatewayOptions {
  readonly matches: TagMatcher
  readonly upstreams: Readonly<Record<Group, readonly string[]>>
  readonly agent: Agent
  readonly random: Random
}

const upstreamTimeoutMs = 3000

/** Headers of one connection, which a proxy never forwards (RFC 9110 section 7.6.1). */
const connectionHeaders = new Set(['connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade'])

/** A reverse proxy that forwards headers as they came, line by line, and adds none of its own. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  let turn = 0
  const server = await startHttpServer((request, response) => {
    const group = groupOf(gateway, request, options.random)
    const upstreams = gateway.upstreams[group]
    const upstream = upstreams[turn++ % upstreams.length]
    if (upstream === undefined) return refuse(response, 503, 'no healthy upstream')
    forward(gateway, upstream, options.agent, request, response)
  })
  const gateway: Gateway = {
    ...server,
    matches: options.matches,
    grayShare: 0,
    upstreams: { ...options.upstreams },
    changeRequest: (lines) => lines,
    changeAnswer: (lines) => lines,
  }
  return gateway
}

function groupOf(gateway: Gateway, request: IncomingMessage, random: Random): Group {
  if (gateway.matches(request.headersDistinct[tagHeader] ?? [])) return 'gray'
  return random() < gateway.grayShare ? 'gray' : 'stable'
}

function forward(
  gateway: Gateway,
  upstream: string,
  agent: Agent,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { hostname, port } = new URL(`http://${upstream}`)
  const headers = forwardedHeaders(request, gateway.changeRequest)
  const { method, url } = request
  const sent = httpRequest({ hostname, port, method, path: url, headers, agent, timeout: upstreamTimeoutMs })
  sent.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, forwardedHeaders(answer, gateway.changeAnswer))
    // A cut answer of the upstream becomes a cut answer of the gateway.
    pipeline(answer, response, () => {})
  })
  sent.on('timeout', () => {
    refuse(response, 504, 'upstream request timeout')
    sent.destroy()
  })
  sent.on('error', () => refuse(response, 502, 'upstream connect error or disconnect before headers'))
  response.on('close', () => {
    if (!response.writableFinished) sent.destroy()
  })
  request.pipe(sent)
}

/** Names and values in turn, as Node takes and gives raw headers. */
function forwardedHeaders({ rawHeaders }: IncomingMessage, change: HeaderChange): string[] {
  const lines: HeaderLine[] = []
  for (let index = 0; index < rawHeaders.length; index += 2)
    lines.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? ''])
  return change(lines.filter(([name]) => !connectionHeaders.has(name.toLowerCase()))).flat()
}

function refuse(response: ServerResponse, status: number, text: string): void {
  if (response.writableEnded) return
  if (response.headersSent) response.destroy()
  else send(response, status, 'text/plain', text)
}
