import { timestamp } from '../../core/clock.ts'
import type { Tls } from '../../core/target.ts'
import { parseAddress } from '../../core/target.ts'
import type { TransportFault } from '../../http/door.ts'
import type { TimeLimits } from '../../http/time-limit.ts'
import { createTimeLimits } from '../../http/time-limit.ts'
import { createTlsContexts } from '../../http/tls-context.ts'
import type { Endpoint } from '../../sources/network/dial.ts'
import { dialTcp, shakeHands, writeEndpoint } from '../../sources/network/dial.ts'
import type { NameAnswer } from '../../sources/network/resolve-name.ts'
import { resolveName } from '../../sources/network/resolve-name.ts'
import type { CollectContext } from '../kind.ts'
import type { Attempt, Observation, Probe } from './evidence.ts'
import type { Access } from './resolve.ts'
import type { Declared, Spec } from './spec.ts'

/** A name with more addresses than this is looked at in part; the judge counts those that were not dialled. */
const mostAddresses = 32

interface Runner {
  readonly spec: Spec
  readonly context: CollectContext<Observation>
  readonly limits: TimeLimits
  readonly tls: Access
  readonly contextOf: ReturnType<typeof createTlsContexts>
}

/** The runner's own look at everything that is declared, all at the same time. */
export async function probeAll(
  spec: Spec,
  context: CollectContext<Observation>,
  { look, tls }: { readonly look: string; readonly tls: Access },
): Promise<void> {
  const limits = createTimeLimits(context.deadline)
  const runner = { spec, context, limits, tls, contextOf: createTlsContexts() }
  try {
    await Promise.all(
      spec.expect.map(async (declared) => {
        const probe = await probeDependency(declared, look, runner)
        if (!isCutShort(probe)) context.observe(probe)
      }),
    )
  } finally {
    limits.stop()
  }
}

/** What the run stopped says nothing about the dependency. */
function isCutShort({ attempts }: Probe): boolean {
  return attempts.some(({ outcome }) => outcome.kind === 'unreached' && outcome.fault === 'stopped')
}

async function probeDependency(declared: Declared, look: string, runner: Runner): Promise<Probe> {
  const { name, kind, target } = declared
  const { context, limits, spec } = runner
  const { host, port } = placeOf(declared)
  const at = timestamp(context.clock.now())
  const { timeoutMs, nameServers } = spec
  const resolution: NameAnswer = await resolveName(host, { limits, timeoutMs, nameServers })
  const dialled = kind === 'dns' ? [] : resolution.addresses.slice(0, mostAddresses)
  const attempts = await Promise.all(
    dialled.map(async (address): Promise<Attempt> => {
      const endpoint = { address, port }
      return { address: writeEndpoint(endpoint), outcome: await attempt(declared, endpoint, host, runner) }
    }),
  )
  return {
    type: 'probe',
    look,
    name,
    target,
    at,
    resolution: { ...resolution, addresses: [...resolution.addresses] },
    attempts,
  }
}

/** Host without brackets. The port of a dns target is never used. */
function placeOf({ kind, target }: Declared): { host: string; port: number } {
  if (kind === 'http') {
    const url = new URL(target)
    const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
    return { host: url.hostname.replace(/^\[|\]$/g, ''), port }
  }
  return parseAddress(target) ?? { host: target, port: 0 }
}

async function attempt(
  declared: Declared,
  endpoint: Endpoint,
  host: string,
  runner: Runner,
): Promise<Attempt['outcome']> {
  const patience = { limits: runner.limits, timeoutMs: runner.spec.timeoutMs }
  const tls = runner.tls.get(declared.name)
  if (declared.kind === 'http') return askHttp(declared, endpoint, tls, runner)
  if (declared.kind === 'tls') {
    const question = { name: tls?.serverName ?? host, context: () => runner.contextOf(tls), alpn: declared.alpn }
    const shaken = await shakeHands(endpoint, question, patience)
    if (!shaken.ok) return unreached(shaken.fault)
    const { chain, ...view } = shaken.answer
    return { kind: 'reached', status: null, certificate: { ...view, chain: [...chain] } }
  }
  const connected = await dialTcp(endpoint, patience)
  return connected.ok ? { kind: 'reached', status: null, certificate: null } : unreached(connected.fault)
}

async function askHttp(
  { target }: Declared,
  endpoint: Endpoint,
  tls: Tls | undefined,
  { context, spec }: Runner,
): Promise<Attempt['outcome']> {
  const outcome = await context.http.send({
    method: 'GET',
    url: target,
    address: writeEndpoint(endpoint),
    tls,
    timeoutMs: spec.timeoutMs,
    connection: 'fresh',
  })
  if (!outcome.ok) return unreached(outcome.fault)
  return { kind: 'reached', status: outcome.answer.status, certificate: null }
}

function unreached({ fault, message }: TransportFault): Attempt['outcome'] {
  return { kind: 'unreached', fault, message }
}
