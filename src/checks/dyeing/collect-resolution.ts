import { ADDRCONFIG } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { timestamp } from '../../core/clock.ts'
import type { Failure } from '../../core/evidence.ts'
import type { CollectContext } from '../kind.ts'
import type { Observation, Resolution } from './evidence.ts'
import type { Spec } from './spec.ts'

type Context = Pick<CollectContext<Observation>, 'clock' | 'deadline'>

/** Every address that the host of the gateway URL resolves to, or the failure to find any. */
export async function resolveGateway(spec: Spec, { clock, deadline }: Context): Promise<Resolution | Failure> {
  const url = new URL(spec.url)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = url.port === '' ? { 'http:': 80, 'https:': 443 }[url.protocol] : url.port
  const at = timestamp(clock.now())
  const signal = AbortSignal.any([deadline.signal, AbortSignal.timeout(spec.timeoutMs)])
  try {
    const found = await orAbort(lookup(host, { all: true, hints: ADDRCONFIG }), signal)
    const addresses = found.map(({ address, family }) => (family === 6 ? `[${address}]:${port}` : `${address}:${port}`))
    return { type: 'resolution', host, addresses: [...new Set(addresses)].sort(), at }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return {
      type: 'failure',
      code: signal.aborted ? 'source.timeout' : 'source.unresolved',
      subject: host,
      source: `gateway ${host}`,
      request: `lookup ${host}`,
      at,
      message: `the host ${host} of the gateway could not be resolved: ${message}`,
    }
  }
}

/** A lookup of the system can't be called off: it is left behind when the time is up. */
async function orAbort<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const aborted = new Promise<never>((_resolve, reject) => {
    if (signal.aborted) reject(new Error('no name server answered in time'))
    signal.addEventListener('abort', () => reject(new Error('no name server answered in time')), { once: true })
  })
  return Promise.race([work, aborted])
}
