import type { InstanceSeen, Observation } from '../../../src/checks/release/evidence.ts'
import { judge } from '../../../src/checks/release/judge.ts'
import type { Spec } from '../../../src/checks/release/spec.ts'
import type { Failure } from '../../../src/core/evidence.ts'
import { isFailure, recordEvidence } from '../../../src/core/evidence.ts'
import type { Judgement } from '../../../src/core/judgement.ts'
import type { Silence } from '../../../src/instances/silence.ts'

export const spec: Spec = {
  service: 'user',
  tag: 'v2-canary',
  grayVersion: '2.1.0-canary.3',
  instances: [
    { address: '10.0.1.21:8080', group: 'gray', version: '2.1.0-canary.3' },
    { address: '10.0.1.22:8080', group: 'gray', version: '2.1.0-canary.3' },
    { address: '10.0.1.11:8080', group: 'stable', version: '2.0.9' },
  ],
  statePath: '/graycheck/state',
  pods: false,
}

/** Seconds after 02:00 as RFC 3339. */
export function at(seconds: number): string {
  return new Date(Date.UTC(2026, 10, 21, 2) + seconds * 1000).toISOString()
}

function where(address: string, look: number) {
  return {
    look: at(look),
    address,
    source: `instance ${address}`,
    request: `GET http://${address}/graycheck/state`,
    at: at(look + 0.1),
  }
}

/** A sound answer of the instance at an address of the spec; what is given differs. */
export function seen(address: string, over: Partial<InstanceSeen> = {}, look = 0): InstanceSeen {
  const planned = spec.instances.find((instance) => instance.address === address)
  const number = address.slice(7, 9)
  return {
    type: 'instance',
    ...where(address, look),
    id: `user-${number}`,
    bootId: `boot-${number}`,
    service: 'user',
    version: planned?.version ?? null,
    commit: null,
    tag: planned?.group === 'gray' ? 'v2-canary' : null,
    group: planned?.group ?? null,
    startedAt: at(-3600),
    skewMs: 0,
    nonceEchoed: true,
    gaps: [],
    ...over,
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

export function refused(address: string, look = 0): Failure {
  const { source, request, at } = where(address, look)
  return { type: 'failure', code: 'source.forbidden', subject: address, source, request, at, message: 'status 401' }
}

export const soundLook = spec.instances.map(({ address }) => seen(address))

export function judged(observations: readonly (Observation | Failure)[], over: Partial<Spec> = {}): Judgement {
  const evidence = recordEvidence(observations)
  const typed = observations.filter((one) => !isFailure(one))
  return judge(typed, { ...spec, ...over }, evidence)
}

export function codesOf(judgement: Judgement): string[] {
  return judgement.findings.map(({ code }) => code)
}
