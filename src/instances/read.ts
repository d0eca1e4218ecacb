import { randomInt, randomUUID } from 'node:crypto'
import type { Clock } from '../core/clock.ts'
import { timestamp } from '../core/clock.ts'
import type { Failure } from '../core/evidence.ts'
import { parseLosslessJson } from '../core/lossless-json.ts'
import { shuffled } from '../core/shuffle.ts'
import type { InstanceAccess } from '../core/target.ts'
import type { HttpAnswer } from '../http/door.ts'
import type { SourceDoor, SourceRequest } from '../http/source.ts'
import { SourceError } from '../http/source.ts'
import { concurrently } from './concurrently.ts'
import type { Reading } from './contract.ts'
import { readContract } from './contract.ts'
import { readStatusPage } from './json-adapter.ts'
import type { InstanceAnswer, InstanceReport } from './report.ts'
import { defaultStatePath } from './state.ts'

/** Twice as many take hardly less time where instances answer at once, and what is in flight is what a run keeps in memory. */
const mostInFlight = 64
const maxBytes = 1024 * 1024

export interface InstanceReader {
  readonly sources: SourceDoor
  readonly clock: Clock
}

/**
 * Asks every address directly for what it says of itself, at most 64 at a time. `onAnswer` gets each answer as soon as it
 * is there, and nothing else keeps it: a thousand of them would be most of the memory. Rejects only on misuse.
 */
export async function readInstances(
  addresses: readonly string[],
  access: InstanceAccess,
  reader: InstanceReader,
  onAnswer: (answer: InstanceAnswer) => void,
): Promise<void> {
  // The checks of a stage ask the same instances at the same time: in one order, they would meet at each instance and dial
  // a second connection there, in place of using the first one again.
  const inAnyOrder = shuffled(addresses, randomInt(2 ** 32))
  await concurrently(inAnyOrder, mostInFlight, async (address) => {
    onAnswer(await readInstance(address, access, reader))
  })
}

async function readInstance(address: string, access: InstanceAccess, reader: InstanceReader): Promise<InstanceAnswer> {
  const nonce = randomUUID()
  const question = questionFor(address, access, nonce)
  try {
    const answer = await reader.sources.ask(question)
    const receivedMs = reader.clock.now()
    const reading = readAnswer(answer, access, nonce)
    if (!reading.ok) return { address, ok: false, failure: badAnswer(question, reading.problem, receivedMs) }
    return { address, ok: true, report: reportOf(question, reading.facts, receivedMs, answer.durationMs) }
  } catch (error) {
    if (error instanceof SourceError) return { address, ok: false, failure: error.failure }
    throw error
  }
}

function questionFor(address: string, access: InstanceAccess, nonce: string): SourceRequest {
  const route = access.routes?.get(address)
  // Joined as text: as a relative reference, a path of two slashes would name another host.
  const base = route?.base ?? `${access.scheme}://${address}`
  const url = `${base}${access.json?.path ?? access.path ?? defaultStatePath}`
  const withNonce = `${url}${url.includes('?') ? '&' : '?'}nonce=${nonce}`
  return {
    method: 'GET',
    url: access.json === undefined ? withNonce : url,
    headers: [['accept', 'application/json'], ['cache-control', 'no-cache'], ...Object.entries(access.headers ?? {})],
    auth: route === undefined ? access.auth : route.auth,
    tls: route === undefined ? access.tls : route.tls,
    timeoutMs: access.timeout,
    maxBytes,
    connection: 'pooled',
    source: `instance ${address}`,
    subject: address,
    request: `GET ${url}`,
  }
}

function readAnswer(answer: HttpAnswer, access: InstanceAccess, nonce: string): Reading {
  const parsed = parseLosslessJson(answer.body)
  if (!parsed.ok) return { ok: false, problem: `it is not JSON: ${parsed.problem}` }
  if (access.json === undefined) return readContract(parsed.value, nonce)
  return { ok: true, facts: readStatusPage(parsed.value, access.json) }
}

function badAnswer({ source, subject, request }: SourceRequest, problem: string, atMs: number): Failure {
  const message = `${source} gave no usable answer to ${request}: ${problem}`
  return { type: 'failure', code: 'source.bad-answer', subject, source, request, at: timestamp(atMs), message }
}

function reportOf(
  { source, subject, request }: SourceRequest,
  facts: Extract<Reading, { ok: true }>['facts'],
  receivedMs: number,
  durationMs: number,
): InstanceReport {
  const reportedMs = facts.now === null ? Number.NaN : Date.parse(facts.now)
  const skewMs = Math.round(reportedMs - (receivedMs - durationMs / 2))
  return {
    ...facts,
    address: subject,
    source,
    request,
    at: timestamp(receivedMs),
    skewMs: Number.isFinite(skewMs) ? skewMs : null,
  }
}
