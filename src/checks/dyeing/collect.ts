import { randomBytes, randomFillSync } from 'node:crypto'
import { timestamp } from '../../core/clock.ts'
import { shuffled } from '../../core/shuffle.ts'
import type { Gateway } from '../../core/target.ts'
import type { HttpOutcome, HttpRequest } from '../../http/door.ts'
import { concurrently } from '../../instances/concurrently.ts'
import type { CollectContext } from '../kind.ts'
import { askInstances } from './collect-instances.ts'
import { resolveGateway } from './collect-resolution.ts'
import type { Observation, Probe } from './evidence.ts'
import { readProbe } from './judge-probe.ts'
import type { Sides } from './judge-sides.ts'
import { sidesOf } from './judge-sides.ts'
import { strataOf } from './judge-stratum.ts'
import type { Lane } from './lane.ts'
import { countReading, isGivenUp, openLane, remaining } from './lane.ts'
import { readAnswer } from './read-answer.ts'
import type { Spec } from './spec.ts'

/** What one look works with. */
interface Look {
  readonly spec: Spec
  readonly gateway: Gateway
  /** Of every probe. */
  readonly headers: readonly HeaderLine[]
  readonly context: CollectContext<Observation>
  /** When it began, where instances tell the sides. */
  readonly look: string | null
  readonly series: string
  readonly sides: Sides
  readonly lanes: readonly Lane[]
}

/** Sends what the strata still miss, all mixed, then as many again as were lost, until nothing is left to send. */
export async function collect(spec: Spec, context: CollectContext<Observation>): Promise<void> {
  const { gateway } = context.target
  if (gateway === undefined) throw new TypeError('a dyeing check is only resolved for a target with a gateway')
  const look = spec.instances === null ? null : timestamp(context.clock.now())
  const observations = await observeSurroundings(spec, context, look)
  const sides = sidesOf(observations, spec)
  // While instances do not tell the sides nothing can be proven; probes of one look have shown the leaks all the same.
  if (!sides.isClear(look) && observations.some(({ type }) => type === 'probe')) return
  const series = seriesOf(observations)
  const lanes = strataOf(observations, spec, sides).map((stratum) => openLane(stratum, series))
  const headers = commonHeaders(gateway.request.headers ?? {})
  await probeAll({ spec, gateway, headers, context, look, series, sides, lanes })
}

/** What has to be known before a probe is sent; returns all that was observed up to now. */
async function observeSurroundings(
  spec: Spec,
  context: CollectContext<Observation>,
  look: string | null,
): Promise<Observation[]> {
  const seen = context.seen.filter((item) => item.type !== 'failure')
  const unresolved = spec.addresses === null && !seen.some(({ type }) => type === 'resolution')
  const resolved = unresolved ? [await resolveGateway(spec, context)] : []
  for (const item of resolved) context.observe(item)
  const state = context.target.instances?.state
  const { instances } = spec
  const asked = instances !== null && state !== undefined && look !== null
  const told = asked ? await askInstances({ instances, state, look }, context) : []
  return [...seen, ...[...resolved, ...told].filter((item) => item.type !== 'failure')]
}

/** A later look counts on where the looks before it ended. */
function seriesOf(observations: readonly Observation[]): string {
  const names = observations.flatMap((item) => (item.type === 'probe' ? [item.series] : []))
  return names.sort().at(-1) ?? randomBytes(8).toString('hex')
}

async function probeAll(look: Look): Promise<void> {
  const { lanes, spec, context } = look
  for (;;) {
    const due = lanes.flatMap((lane) => Array.from({ length: remaining(lane, lanes, spec) }, () => lane))
    if (due.length === 0 || context.deadline.remainingMs() === 0) return
    const addresses = new Set(due.map(({ stratum }) => stratum.address)).size
    context.progress(`${due.length} probes to ${addresses} gateway ${addresses === 1 ? 'address' : 'addresses'}`)
    // Probes of all strata mixed, so that a change in time hits all of them; the same order every time.
    await concurrently(shuffled(due, 0), spec.concurrency, (lane) => sendProbe(lane, look))
  }
}

async function sendProbe(lane: Lane, look: Look): Promise<void> {
  const { spec, context, lanes, series, sides } = look
  const beforeMs = context.deadline.remainingMs()
  if (beforeMs === 0 || isGivenUp(lane, lanes, spec)) return
  const { address, direction } = lane.stratum
  const index = lane.nextIndex
  lane.nextIndex += 1
  lane.sent += 1
  const traceId = randomTraceId()
  const at = timestamp(context.clock.now())
  const outcome = outcomeOf(await context.http.send(requestOf(lane, look, traceId)), spec, beforeMs)
  if (outcome === null) return
  const name = direction.name
  const probe: Probe = { type: 'probe', look: look.look, series, address, direction: name, index, at, traceId, outcome }
  context.observe(probe)
  countReading(lane, readProbe(probe, direction, spec, sides))
}

function requestOf({ stratum }: Lane, { spec, gateway, headers }: Look, traceId: string): HttpRequest {
  return {
    method: spec.method,
    url: spec.url,
    headers: [...headers, traceHeader(traceId), ...stratum.direction.headers],
    body: gateway.request.body,
    address: stratum.address,
    auth: gateway.auth,
    tls: gateway.tls,
    timeoutMs: spec.timeoutMs,
    connection: 'fresh',
  }
}

/** null when the end of the run cut it: that says nothing about the gateway. */
function outcomeOf(outcome: HttpOutcome, spec: Spec, beforeMs: number): Probe['outcome'] | null {
  if (outcome.ok) return readAnswer(outcome.answer, spec)
  const { fault, code, message } = outcome.fault
  const cutByRun = fault === 'stopped' || (fault === 'timeout' && beforeMs < spec.timeoutMs)
  return cutByRun ? null : { kind: 'unanswered', code, message }
}

type HeaderLine = readonly [name: string, value: string]

const traceIdBytes = 16
/** Drawn for many ids at once: each draw asks the system. */
const randomness = Buffer.alloc(256 * traceIdBytes)
let drawn = randomness.length

/** 32 hexadecimal digits. */
function randomTraceId(): string {
  if (drawn === randomness.length) {
    randomFillSync(randomness)
    drawn = 0
  }
  const start = drawn
  drawn += traceIdBytes
  return randomness.toString('hex', start, drawn)
}

/** What every probe of a gateway carries. Configured headers replace those of graycheck by the same name. */
function commonHeaders(configured: Readonly<Record<string, string>>): readonly HeaderLine[] {
  // Never the trace that the evidence names.
  const lines = Object.entries(configured).filter(([name]) => name.toLowerCase() !== 'traceparent')
  const names = lines.map(([name]) => name.toLowerCase())
  return [...lines, ...ownHeaders.filter(([name]) => !names.includes(name))]
}

/**
 * W3C trace context, sampled: where the services trace, each probe can be looked up hop by hop. Ours is the only span that
 * is made here, so a part of the trace id names it.
 */
function traceHeader(traceId: string): HeaderLine {
  return ['traceparent', `00-${traceId}-${traceId.slice(0, 16)}-01`]
}

const ownHeaders: readonly HeaderLine[] = [
  ['user-agent', 'graycheck'],
  ['cache-control', 'no-cache'],
]
