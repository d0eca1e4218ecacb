import { timestamp } from '../core/clock.ts'
import type { Failure } from '../core/evidence.ts'
import type { SourceCode } from '../core/reasons.ts'
import type { Gateway } from '../core/target.ts'
import { parseAddress } from '../core/target.ts'
import type { Visit } from '../core/visit.ts'
import type { TimeLimits } from '../http/time-limit.ts'
import { createTimeLimits } from '../http/time-limit.ts'
import { createTlsContexts } from '../http/tls-context.ts'
import type { Endpoint } from '../sources/network/dial.ts'
import { dialTcp, shakeHands, writeEndpoint } from '../sources/network/dial.ts'
import { resolveName } from '../sources/network/resolve-name.ts'
import type { Surroundings } from './surroundings.ts'
import { failed, reached } from './surroundings.ts'

const timeoutMs = 5000

/** Connects to every address of the gateway, and shakes hands where it speaks TLS. No request is sent. */
export async function visitGateway(gateway: Gateway, surroundings: Surroundings): Promise<readonly Visit[]> {
  const limits = createTimeLimits(surroundings.deadline)
  try {
    const found = await endpointsOf(gateway, limits)
    if (found.problem !== null) {
      const { hostname } = new URL(gateway.url)
      return [failed(failureOf(gateway, `lookup ${hostname}`, 'source.unresolved', found.problem, surroundings))]
    }
    return await Promise.all(found.endpoints.map((endpoint) => visitEndpoint(endpoint, gateway, limits, surroundings)))
  } finally {
    limits.stop()
  }
}

interface Endpoints {
  readonly endpoints: readonly Endpoint[]
  readonly problem: string | null
}

async function endpointsOf({ url, addresses }: Gateway, limits: TimeLimits): Promise<Endpoints> {
  const { hostname, port, protocol } = new URL(url)
  const usual = protocol === 'https:' ? 443 : 80
  const listed = addresses?.flatMap((address) => parseAddress(address) ?? [])
  const named = listed ?? [{ host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? usual : Number(port) }]
  const resolved = await Promise.all(
    named.map(async (one) => ({ ...one, answer: await resolveName(one.host, { limits, timeoutMs, nameServers: [] }) })),
  )
  return {
    endpoints: resolved.flatMap((one) => one.answer.addresses.map((address) => ({ address, port: one.port }))),
    problem: resolved.flatMap(({ answer }) => answer.message ?? [])[0] ?? null,
  }
}

async function visitEndpoint(
  endpoint: Endpoint,
  gateway: Gateway,
  limits: TimeLimits,
  surroundings: Surroundings,
): Promise<Visit> {
  const { hostname, protocol } = new URL(gateway.url)
  const patience = { limits, timeoutMs }
  const asked = `connect to ${writeEndpoint(endpoint)}`
  const refuse = (code: SourceCode, message: string): Visit =>
    failed(failureOf(gateway, asked, code, message, surroundings))
  if (protocol === 'http:') {
    const dialled = await dialTcp(endpoint, patience)
    return dialled.ok ? reached(nameOf(gateway), asked, 'connected') : refuse(dialled.fault.code, dialled.fault.message)
  }
  const contextOf = createTlsContexts()
  const name = gateway.tls?.serverName ?? hostname.replace(/^\[|\]$/g, '')
  const shaken = await shakeHands(endpoint, { name, context: () => contextOf(gateway.tls), alpn: null }, patience)
  if (!shaken.ok) return refuse(shaken.fault.code, shaken.fault.message)
  const { chainProblem, nameProblem, expiresAt } = shaken.answer
  const problem = gateway.tls?.verify === false ? null : (chainProblem ?? nameProblem)
  if (problem !== null) return refuse('source.tls', problem)
  return reached(nameOf(gateway), asked, `connected; its certificates are valid until ${expiresAt}`)
}

function nameOf({ url }: Gateway): string {
  return `gateway ${new URL(url).origin}`
}

function failureOf(
  gateway: Gateway,
  request: string,
  code: SourceCode,
  message: string,
  { clock }: Surroundings,
): Failure {
  const source = nameOf(gateway)
  return { type: 'failure', code, subject: source, source, request, at: timestamp(clock.now()), message }
}
