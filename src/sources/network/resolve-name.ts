import { getServers } from 'node:dns'
import { lookup, Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'
import { compareText } from '../../core/canonical.ts'
import { formatDuration } from '../../core/duration.ts'
import type { TimeLimits } from '../../http/time-limit.ts'

/**
 * Kept apart because they mean different things: nxdomain says that there is no such name, no-data that it has no
 * address, servfail and refused that a name server could not or would not tell, timeout that none answered.
 */
export type NameResult = 'resolved' | 'nxdomain' | 'no-data' | 'servfail' | 'refused' | 'timeout' | 'failed'

export interface NameAnswer {
  readonly result: NameResult
  /** IP addresses without brackets, sorted; empty unless resolved. */
  readonly addresses: readonly string[]
  /** Why there is no address; null when there is one. */
  readonly message: string | null
}

export interface NameOptions {
  readonly limits: TimeLimits
  readonly timeoutMs: number
  /**
   * IP addresses (with a port where it is not 53) of the name servers to ask for the name as it is written. When empty,
   * the system is asked as any program would ask it, with its hosts file and search domains.
   */
  readonly nameServers: readonly string[]
}

/** Every IPv4 and IPv6 address of a host. An IP address is its own answer. Never rejects. */
export async function resolveName(host: string, { limits, timeoutMs, nameServers }: NameOptions): Promise<NameAnswer> {
  if (isIP(host) !== 0) return resolved([host])
  const servers = nameServers.length === 0 ? getServers() : nameServers
  const resolver = openResolver(servers, timeoutMs)
  const ask = (): Promise<NameAnswer> =>
    nameServers.length === 0 ? askSystem(host, resolver) : askNameServers(host, resolver)
  return limits.race(timeoutMs, ask, (reason) => {
    // A lookup of the system can't be called off: it is left behind.
    resolver.cancel()
    const limit = reason === 'limit' ? `within ${formatDuration(Math.round(timeoutMs))}` : 'before the run ended'
    return unresolved('timeout', `no answer to the name ${host} came ${limit}`)
  })
}

function openResolver(servers: readonly string[], timeoutMs: number): Resolver {
  // The second try waits twice as long as the first, so both fit.
  const resolver = new Resolver({ timeout: Math.max(1, Math.floor(timeoutMs / 3)), tries: 2 })
  if (servers.length > 0) resolver.setServers(servers)
  return resolver
}

async function askSystem(host: string, resolver: Resolver): Promise<NameAnswer> {
  try {
    const found = await lookup(host, { all: true })
    return resolved(found.map(({ address }) => address))
  } catch (error) {
    return explainLookup(host, codeOf(error), resolver)
  }
}

/** The system only tells that it found nothing: its name servers tell why. */
export async function explainLookup(host: string, code: string, resolver: Resolver): Promise<NameAnswer> {
  const answer = await askNameServers(host, resolver)
  if (answer.result !== 'resolved') return answer
  const known = answer.addresses.join(', ')
  return unresolved(
    'failed',
    `this machine does not resolve ${host} (${code}), although its name servers know ${known}`,
  )
}

/** Asks for A and AAAA records. */
export async function askNameServers(host: string, resolver: Resolver): Promise<NameAnswer> {
  const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
  const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  if (addresses.length > 0) return resolved(addresses)
  const codes = answers.map((answer) => (answer.status === 'rejected' ? codeOf(answer.reason) : 'ENODATA'))
  const reasons = codes.map((code) => reasonOf(host, code))
  return reasons.reduce((a, b) => (rank(a.result) <= rank(b.result) ? a : b))
}

/** "No such name" holds for every type of record; "no address" only when both were answered so. */
const strongestFirst: readonly NameResult[] = ['nxdomain', 'timeout', 'servfail', 'refused', 'failed', 'no-data']

function rank(result: NameResult): number {
  return strongestFirst.indexOf(result)
}

// https://nodejs.org/api/dns.html#error-codes
function reasonOf(host: string, code: string): NameAnswer {
  switch (code) {
    case 'ENOTFOUND':
      return unresolved('nxdomain', `there is no name ${host} (NXDOMAIN)`)
    case 'ENODATA':
      return unresolved('no-data', `the name ${host} has no address (no A and no AAAA record)`)
    case 'ESERVFAIL':
      return unresolved('servfail', `the name server could not resolve ${host} (SERVFAIL)`)
    case 'EREFUSED':
      return unresolved('refused', `the name server refused to resolve ${host} (REFUSED)`)
    case 'ETIMEOUT':
      return unresolved('timeout', `no name server answered the question for ${host} in time`)
    case 'ECONNREFUSED':
      return unresolved('failed', `no name server could be reached to resolve ${host}`)
    default:
      return unresolved('failed', `the name ${host} could not be resolved (${code})`)
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}

function resolved(addresses: readonly string[]): NameAnswer {
  return { result: 'resolved', addresses: [...new Set(addresses)].sort(compareText), message: null }
}

function unresolved(result: NameResult, message: string): NameAnswer {
  return { result, addresses: [], message }
}
