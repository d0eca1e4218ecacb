import type { EvidenceReference, Finding, FindingDetails } from '../../core/finding.ts'
import { makeFinding } from '../../core/finding.ts'
import { curlLine, instanceLabel, instanceReference } from '../../core/instance-words.ts'
import type { Probe } from './evidence.ts'
import type { Claim, Dependency } from './judge-claims.ts'
import type { DependenciesCode } from './reasons.ts'
import { dependenciesReasons } from './reasons.ts'
import type { Declared, PlannedInstance } from './spec.ts'

const mostNames = 5

/** The first few of many. */
export function listed(words: readonly string[]): string {
  const more = words.length - mostNames
  return more > 0 ? `${words.slice(0, mostNames).join(', ')} and ${more} more` : words.join(', ')
}

/** Who says something. */
export type Witness = Pick<Claim, 'seen'>

export function labels(claims: readonly Witness[]): string {
  return listed(claims.map(({ seen }) => instanceLabel(seen)))
}

export function probeReference({ target, at, resolution }: Probe, { kind }: Declared): EvidenceReference {
  const request = `${kind} ${resolution.addresses.join(', ')}`.trim()
  return { source: target, request, at, vantage: 'runner' }
}

/** Such as "1 of 2 gray instances". */
export function share(some: readonly Witness[], all: readonly Witness[], group: PlannedInstance['group']): string {
  return `${some.length} of ${all.length} ${group} instances`
}

/** A line for the shell that does the same again. */
export function reproduceProbe({ kind, target }: Declared): string {
  switch (kind) {
    case 'dns':
      return `dig ${target.replace(/:\d+$/, '')} A ${target.replace(/:\d+$/, '')} AAAA`
    case 'tcp':
      return `nc -vz ${target.replace(/^\[(.*)\]/, '$1').replace(/:(\d+)$/, ' $1')}`
    case 'tls':
      return `openssl s_client -connect ${target} </dev/null`
    case 'http':
      return `curl -sSi '${target.replaceAll("'", '%27')}'`
  }
}

export interface Words {
  readonly message: string
  readonly expected: string
  readonly actual: string
}

/** What some instances say of a dependency, with what the runner saw beside it. */
function detailsOf({ name, probe, declared }: Dependency, claims: readonly Witness[], words: Words): FindingDetails {
  const runner = probe === null || declared === null ? [] : [probeReference(probe, declared)]
  const [first] = claims
  return {
    ...words,
    subject: name,
    message: `${name}: ${words.message}`,
    evidence: [...claims.map(({ seen }) => instanceReference(seen)), ...runner],
    reproduce: first === undefined ? null : curlLine(first.seen),
  }
}

/** A finding that rests on what these claims say; none without any. */
export function findingOn(
  dependency: Dependency,
  code: DependenciesCode,
  claims: readonly Witness[],
  words: Words,
): Finding[] {
  return claims.length === 0 ? [] : [makeFinding(dependenciesReasons, code, detailsOf(dependency, claims, words))]
}
