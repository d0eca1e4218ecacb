import type { InstanceSeen, Observation, Probe, Reported, Silence } from '../../../src/checks/dependencies/evidence.ts'
import { dependenciesKind } from '../../../src/checks/dependencies/index.ts'
import type { DependenciesCode } from '../../../src/checks/dependencies/reasons.ts'
import { dependenciesReasons } from '../../../src/checks/dependencies/reasons.ts'
import { resolve } from '../../../src/checks/dependencies/resolve.ts'
import type { Spec } from '../../../src/checks/dependencies/spec.ts'
import { Entry } from '../../../src/checks/dependencies/spec.ts'
import type { Failure } from '../../../src/core/evidence.ts'
import { recordEvidence } from '../../../src/core/evidence.ts'
import type { EvidenceReference, Finding, FindingDetails } from '../../../src/core/finding.ts'
import { makeFinding } from '../../../src/core/finding.ts'
import type { Judgement } from '../../../src/core/judgement.ts'
import type { Target } from '../../../src/core/target.ts'
import { Instances, Tag } from '../../../src/core/target.ts'

export const gray1 = '10.0.1.21:8080'
export const gray2 = '10.0.1.22:8080'
export const stable1 = '10.0.1.11:8080'
export const stable2 = '10.0.1.12:8080'

export const look = '2026-11-21T02:00:00.000Z'
export const laterLook = '2026-11-21T02:00:10.000Z'

/** What the instances answer and the runner sees, a little after the look began. */
const at = '2026-11-21T02:00:00.100Z'

export const database = 'orders-db.prod:5432'

export function makeTarget(instances: object | null = {}): Target {
  const groups = { gray: { addresses: [gray1, gray2] }, stable: { addresses: [stable1, stable2] } }
  return {
    service: 'user',
    tag: Tag.parse({ value: 'v2-canary' }),
    environment: null,
    ...(instances === null ? {} : { instances: Instances.parse({ ...groups, ...instances }) }),
  }
}

export const graySolo = { gray: { addresses: [gray1] }, stable: undefined }

export function specFor(entry: object = {}, instances: object | null = {}): Spec {
  const resolved = resolve(Entry.parse({ kind: 'dependencies', ...entry }), makeTarget(instances))
  if ('problems' in resolved) throw new Error(JSON.stringify(resolved.problems))
  return resolved.spec
}

/** One dependency that is reached, of just now. */
export function dependency(more: Partial<Reported> = {}): Reported {
  const usual = { name: 'orders-db', kind: 'postgres', target: database, status: 'pass', identity: '7312' } as const
  return { ...usual, checkedAt: at, ...more }
}

export function seen(
  address: string,
  dependencies: readonly Reported[] | null,
  more: Partial<InstanceSeen> = {},
): InstanceSeen {
  return {
    type: 'instance',
    look,
    address,
    source: `instance ${address}`,
    request: `GET http://${address}/graycheck/state`,
    at,
    id: null,
    now: at,
    nonceEchoed: true,
    gaps: [],
    dependencies: dependencies === null ? null : [...dependencies],
    ...more,
  }
}

export function silence(address: string, more: Partial<Silence> = {}): Silence {
  const asked = { source: `instance ${address}`, request: `GET http://${address}/graycheck/state`, at }
  const why = { code: 'source.unreachable', message: `${address} refused the connection: nothing listens there` }
  return { type: 'silent', look, address, ...asked, ...why, ...more }
}

export function failure(address: string, code = 'source.forbidden'): Failure {
  const asked = { source: `instance ${address}`, request: `GET http://${address}/graycheck/state`, at }
  return { type: 'failure', code, subject: address, ...asked, message: 'it answered 403' }
}

type Outcome = Probe['attempts'][number]['outcome']

export const reached: Outcome = { kind: 'reached', status: null, certificate: null }
export const refused: Outcome = { kind: 'unreached', fault: 'refused', message: '10.9.0.1:5432 refused the connection' }
export const noRoute: Outcome = {
  kind: 'unreached',
  fault: 'unreachable',
  message: 'there is no way to [fd00::1]:5432',
}

/** What the runner saw of orders-db, one outcome for each of its addresses. */
export function probe(outcomes: readonly Outcome[], more: Partial<Probe> = {}): Probe {
  const addresses = outcomes.map((_outcome, index) => `10.9.0.${index + 1}`)
  return {
    type: 'probe',
    look,
    name: 'orders-db',
    target: database,
    at,
    resolution: { result: 'resolved', addresses, message: null },
    attempts: outcomes.map((outcome, index) => ({ address: `${addresses[index]}:5432`, outcome })),
    ...more,
  }
}

export function unresolved(result: Probe['resolution']['result'], message: string): Probe {
  return probe([], { resolution: { result, addresses: [], message } })
}

/** What a sound release shows: every instance reaches the same database. */
export function healthy(): Observation[] {
  return [gray1, gray2, stable1, stable2].map((address) => seen(address, [dependency()]))
}

/** Judged as from a recording: everything passes through JSON and the schemas. */
export function judged(observations: readonly unknown[], spec: Spec = specFor()): Judgement {
  return dependenciesKind.restore(JSON.parse(JSON.stringify(spec))).judge(recordEvidence(observations))
}

export function codes({ findings }: Judgement): string[] {
  return [...new Set(findings.map(({ code }) => code))]
}

/** A whole finding: severity and advice come from the table of reasons. */
export function finding(code: DependenciesCode, details: FindingDetails): Finding {
  return makeFinding(dependenciesReasons, code, details)
}

/** The answer of an instance, as a finding refers to it. */
export function answerOf(address: string, vantage = address): EvidenceReference {
  return { source: `instance ${address}`, request: `GET http://${address}/graycheck/state`, at, vantage }
}

/** What the runner saw, as a finding refers to it. */
export function sightOf(request: string, source = database): EvidenceReference {
  return { source, request, at, vantage: 'runner' }
}

export function curl(address: string): string {
  return `curl -sS 'http://${address}/graycheck/state'`
}

/** What a finding says of orders-db: every message begins with the name, and one asks the first witness again. */
export function ofOrders(details: Omit<FindingDetails, 'subject'>, ...witnesses: readonly string[]): FindingDetails {
  const [first = ''] = witnesses
  const evidence = [...witnesses.map((address) => answerOf(address)), ...(details.evidence ?? [])]
  return {
    subject: 'orders-db',
    reproduce: curl(first),
    ...details,
    message: `orders-db: ${details.message}`,
    evidence,
  }
}
