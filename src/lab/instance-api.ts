import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from '../core/zod.ts'
import { getJson } from './http-call.ts'
import type { Process } from './instance.ts'
import { send } from './server.ts'
import { syntheticHeader, syntheticValue, tagHeader, topology } from './topology.ts'

const Hop = z.object({ service: z.string(), version: z.string(), instance: z.string() })
const Answer = z.object({ hops: z.array(Hop) })
type Hop = z.infer<typeof Hop>

/** Serves one API request: says who answered, here and at every service behind. */
export async function answerApi(process: Process, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { behaviour, metrics, random, id: instance, service } = process
  const startedAt = performance.now()
  if (random() < behaviour.slowShare && !(await waitWhileOpen(behaviour.slowMs, response))) return
  const next = await callNext(process, request).catch(() => null)
  const status = statusOf(next, random() < behaviour.errorShare)
  if (request.headers[syntheticHeader] !== syntheticValue)
    metrics.record(status, request.method ?? 'GET', (performance.now() - startedAt) / 1000)
  const own = { service, version: behaviour.announcedVersion, instance }
  response.setHeader('x-version', own.version)
  response.setHeader('x-instance', instance)
  send(response, status, 'application/json', JSON.stringify({ ...own, hops: [own, ...(next ?? [])] }))
}

function statusOf(next: readonly Hop[] | null, failsItself: boolean): number {
  if (next === null) return 502
  return failsItself ? 500 : 200
}

/** False when the caller left before the time was over. */
async function waitWhileOpen(ms: number, response: ServerResponse): Promise<boolean> {
  const left = new AbortController()
  response.once('close', () => left.abort())
  return delay(ms, true, { signal: left.signal }).catch(() => false)
}

/** The services behind this one, nearest first. */
async function callNext(process: Process, request: IncomingMessage): Promise<readonly Hop[]> {
  const { behaviour, service, agent, config, random } = process
  const { next } = topology[service]
  if (next === null || behaviour.next === null) return []
  const headers = forwarded(request, behaviour.forwardedHeaders)
  const group = behaviour.next.matches(headers[tagHeader] ?? []) ? 'gray' : 'stable'
  const addresses = behaviour.next.addresses[group]
  const address = addresses[Math.floor(random() * addresses.length)]
  if (address === undefined) throw new Error(`no ${group} instance of ${next}`)
  const timeout = Number(config.inUse('/timeoutMs'))
  return Answer.parse(await getJson(`http://${address}${topology[next].path}`, { headers, agent, timeout })).hops
}

function forwarded(request: IncomingMessage, names: ReadonlySet<string>): Record<string, string[]> {
  const distinct = Object.entries(request.headersDistinct)
  return Object.fromEntries(distinct.flatMap(([name, values = []]) => (names.has(name) ? [[name, values]] : [])))
}
