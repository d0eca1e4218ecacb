import type { Comparison, ConfigSeen, Desired, InstanceSeen, Observation } from '../../../src/checks/config/evidence.ts'
import { judge } from '../../../src/checks/config/judge.ts'
import type { Spec } from '../../../src/checks/config/spec.ts'
import type { Failure } from '../../../src/core/evidence.ts'
import { isFailure, recordEvidence } from '../../../src/core/evidence.ts'
import type { Judgement } from '../../../src/core/judgement.ts'
import type { Silence } from '../../../src/instances/silence.ts'

export const gray1 = '10.0.1.21:8080'
export const gray2 = '10.0.1.22:8080'
export const key = '/config/user/prod.json'
export const cluster = '15118495548433857066'
export const shaNew = 'a'.repeat(64)
export const shaOld = 'b'.repeat(64)
export const shaJcs = 'c'.repeat(64)

export const spec: Spec = {
  name: 'app',
  as: 'raw',
  desired: { from: 'etcd', key },
  propagationBudgetMs: 10_000,
  only: null,
  ignore: [],
  addresses: [gray1, gray2],
  statePath: '/graycheck/state',
}

/** Seconds after 02:00 as RFC 3339. */
export function at(seconds: number): string {
  return new Date(Date.UTC(2026, 10, 21, 2) + seconds * 1000).toISOString()
}

export function desired(
  phase: Desired['phase'],
  look = 0,
  over: Partial<Omit<Desired, 'content'>> = {},
  content: Partial<NonNullable<Desired['content']>> | null = {},
): Desired {
  const sound = {
    canon: 'raw' as const,
    sha256: shaNew,
    jcsSha256: null,
    jcsUndefinedBecause: null,
    bytes: 9,
    leaves: null,
    unmatched: [],
  }
  return {
    type: 'desired',
    phase,
    look: at(look),
    source: 'etcd http://etcd:2379',
    request: `kv/range ${key}`,
    at: at(phase === 'before' ? look : look + 0.2),
    identity: cluster,
    key,
    revision: '42',
    createRevision: '7',
    storeRevision: '50',
    content: content === null ? null : { ...sound, ...content },
    ...over,
  }
}

export function config(over: Partial<ConfigSeen> = {}): ConfigSeen {
  return {
    source: { identity: cluster, key, mutable: true },
    observed: { revision: '42', sha256: shaNew, at: null },
    applied: { revision: '42', sha256: shaNew, canon: 'raw', at: null },
    overrides: [],
    rejected: [],
    watchMode: 'stream',
    watchState: 'live',
    values: null,
    ...over,
  }
}

/** An instance that neither received nor runs the new version. */
export const old: Partial<ConfigSeen> = {
  observed: { revision: '41', sha256: shaOld, at: null },
  applied: { revision: '41', sha256: shaOld, canon: 'raw', at: null },
}

export function comparison(over: Partial<Comparison> = {}): Comparison {
  return {
    against: shaNew,
    equal: 3,
    differing: 0,
    overridden: 0,
    withheld: 0,
    withheldOverridden: 0,
    extra: 0,
    differences: [],
    withheldPointers: [],
    extraPointers: [],
    ...over,
  }
}

function where(address: string, look: number) {
  const request = `GET http://${address}/graycheck/state`
  return { look: at(look), address, source: `instance ${address}`, request, at: at(look + 0.1) }
}

export function seen(
  address: string,
  over: Partial<ConfigSeen> | null = {},
  look = 0,
  about: Partial<InstanceSeen> = {},
): InstanceSeen {
  return {
    type: 'instance',
    ...where(address, look),
    id: `user-gray-${address.slice(8, 9)}`,
    bootId: `boot-${address}`,
    nonceEchoed: true,
    gaps: [],
    configs: ['app'],
    config: over === null ? null : config(over),
    ...about,
  }
}

export function silent(address: string, look = 0): Silence {
  return {
    type: 'silent',
    ...where(address, look),
    code: 'source.timeout',
    message: `instance ${address} gave no answer`,
  }
}

export function failure(subject: string, look = 0): Failure {
  const { source, request, at } = where(subject, look)
  return { type: 'failure', code: 'source.forbidden', subject, source, request, at, message: 'status 401' }
}

/** A whole look in which the second instance says what is given, and the first is sound. */
export function lookWith(second: Partial<ConfigSeen> | null, look = 0, content = {}): Observation[] {
  const reads = [desired('before', look, {}, content), desired('after', look, {}, content)]
  return [...reads, seen(gray1, {}, look), seen(gray2, second, look)]
}

export function judged(observations: readonly (Observation | Failure)[], over: Partial<Spec> = {}): Judgement {
  const evidence = recordEvidence(observations)
  const typed = observations.filter((one) => !isFailure(one))
  return judge(typed, { ...spec, ...over }, evidence)
}

export function codesOf(judgement: Judgement): string[] {
  return judgement.findings.map(({ code }) => code)
}
