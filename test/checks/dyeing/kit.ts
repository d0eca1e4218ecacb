import { expect } from 'vitest'
import type { PreparedCheck } from '../../../src/checks/kind.ts'
import type { InstanceSeen, Observation, Probe, Silence } from '../../../src/checks/dyeing/evidence.ts'
import { dyeingKind } from '../../../src/checks/dyeing/index.ts'
import { resolve } from '../../../src/checks/dyeing/resolve.ts'
import type { Spec } from '../../../src/checks/dyeing/spec.ts'
import { Entry } from '../../../src/checks/dyeing/spec.ts'
import { recordEvidence } from '../../../src/core/evidence.ts'
import type { Judgement } from '../../../src/core/judgement.ts'
import type { Target } from '../../../src/core/target.ts'
import { Gateway, Instances, Tag } from '../../../src/core/target.ts'

export const gray = '2.1.0-canary.3'
export const stable = '2.0.9'
export const addressA = '10.0.0.2:443'
export const addressB = '10.0.0.3:443'

/** 29 probes rule out 10 %: enough for a proof, and few enough for a test. */
export const quick = { maxLeak: '10%' }
export const quickRequests = 29

export interface TargetInput {
  readonly tag?: object
  readonly gateway?: object | null
  readonly instances?: object | null
}

export function makeTarget({ tag = {}, gateway = {}, instances = {} }: TargetInput = {}): Target {
  const usual = { url: 'https://shop.example', addresses: [addressA, addressB], request: { path: '/api/profile' } }
  const groups = {
    gray: { addresses: ['10.0.1.21:8080', '10.0.1.22:8080'], version: gray },
    stable: { addresses: ['10.0.1.11:8080'], version: stable },
  }
  return {
    service: 'user',
    tag: Tag.parse({ value: 'v2-canary', ...tag }),
    environment: null,
    ...(gateway === null ? {} : { gateway: Gateway.parse({ ...usual, ...gateway }) }),
    ...(instances === null ? {} : { instances: Instances.parse({ ...groups, ...instances }) }),
  }
}

export function specFor(entry: object = quick, target: TargetInput = {}): Spec {
  const resolved = resolve(Entry.parse({ kind: 'dyeing', ...entry }), makeTarget(target))
  if ('problems' in resolved) throw new Error(JSON.stringify(resolved.problems))
  return resolved.spec
}

/** The check as the engine sees it. */
export function prepare(entry: object, target: Target): PreparedCheck {
  const parsed = dyeingKind.parse({ kind: 'dyeing', ...entry })
  if ('error' in parsed) throw parsed.error
  const prepared = parsed.entry.prepare(target)
  if ('problems' in prepared) throw new Error(JSON.stringify(prepared.problems))
  return prepared
}

/** Judged as from a recording: everything passes through JSON and the schemas. */
export function judged(observations: readonly unknown[], spec: Spec): Judgement {
  return dyeingKind.restore(JSON.parse(JSON.stringify(spec))).judge(recordEvidence(observations))
}

type Outcome = Probe['outcome']

export function answered(
  version: string | readonly string[],
  more: Partial<Extract<Outcome, { kind: 'answered' }>> = {},
): Outcome {
  const responder = typeof version === 'string' ? [version] : [...version]
  return { kind: 'answered', status: 200, responder, instance: null, hops: null, cache: null, ...more }
}

export const timedOut: Outcome = { kind: 'unanswered', code: 'source.timeout', message: 'no answer within 5s' }

export interface Row {
  readonly address?: string
  readonly direction: string
  readonly outcomes: readonly Outcome[]
  readonly from?: number
  readonly series?: string
  readonly look?: string | null
}

export const firstLook = '2026-11-21T00:00:00.000Z'
export const laterLook = '2026-11-21T00:10:00.000Z'

/** The gray and stable instances of a target without versions, as the kit plans them. */
export const grayAddresses = ['10.0.1.21:8080', '10.0.1.22:8080'] as const
export const stableAddress = '10.0.1.11:8080'
export const withoutVersions = {
  gray: { addresses: [...grayAddresses], version: undefined },
  stable: { addresses: [stableAddress], version: undefined },
}

/** What the instance at an address says of itself. */
export function told(
  address: string,
  who: { id?: string | null; version?: string | null },
  look = firstLook,
): InstanceSeen {
  const { id = null, version = null } = who
  return { type: 'instance', look, ...asked(address), at: look, id, version }
}

export function silent(address: string, look = firstLook): Silence {
  const message = `instance ${address} refused the connection`
  return { type: 'silent', look, ...asked(address), at: look, code: 'source.unreachable', message }
}

function asked(address: string): Pick<InstanceSeen, 'address' | 'source' | 'request'> {
  return { address, source: `instance ${address}`, request: `GET http://${address}/graycheck/state` }
}

let traces = 0

/** Probes in a row, one a second. */
export function row({ address = addressA, direction, outcomes, from = 0, series = 'a1', look = null }: Row): Probe[] {
  return outcomes.map((outcome, position) => {
    traces += 1
    const index = from + position
    return {
      type: 'probe',
      look,
      series,
      address,
      direction,
      index,
      at: new Date(Date.UTC(2026, 10, 21) + index * 1000).toISOString(),
      traceId: traces.toString(16).padStart(32, '0'),
      outcome,
    }
  })
}

export function times(count: number, outcome: Outcome): Outcome[] {
  return Array.from({ length: count }, () => outcome)
}

export interface Changes {
  readonly [direction: string]: readonly Outcome[]
}

/** What a sound release gives through one address, with some directions replaced. */
export function soundAddress(spec: Spec, address: string, changes: Changes = {}, look: string | null = null): Probe[] {
  const { requests, nearMisses } = spec
  const usual: Changes = {
    tagged: times(requests.tagged, answered(gray)),
    untagged: times(requests.untagged, answered(stable)),
    ...Object.fromEntries(nearMisses.map(({ name }) => [name, times(requests.nearMiss, answered(stable))])),
  }
  return Object.entries({ ...usual, ...changes }).flatMap(([direction, outcomes]) =>
    row({ address, direction, outcomes, look }),
  )
}

/** A sound release; changes are of the first address. */
export function sound(spec: Spec, changes: Changes = {}): Observation[] {
  return [...soundAddress(spec, addressA, changes), ...soundAddress(spec, addressB)]
}

export function codesOf(judgement: Judgement): string[] {
  return judgement.findings.map(({ code }) => code)
}

/** The only finding, with its status. */
export function onlyFinding(judgement: Judgement) {
  expect(codesOf(judgement)).toHaveLength(1)
  const [finding] = judgement.findings
  if (finding === undefined) throw new Error('no finding')
  return finding
}
