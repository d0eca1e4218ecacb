import { formatDuration } from '../../core/duration.ts'
import type { Finding } from '../../core/finding.ts'
import { makeFinding } from '../../core/finding.ts'
import { instanceReference } from '../../core/instance-words.ts'
import { oldMs, outdatedMs } from './judge-age.ts'
import type { Claim, Dependency } from './judge-claims.ts'
import { isCurrent } from './judge-claims.ts'
import { findingOn, labels, listed, share } from './judge-words.ts'
import type { DependenciesCode } from './reasons.ts'
import { dependenciesReasons } from './reasons.ts'

/** Whether the gray instances tell of now. */
export function judgeAges(dependency: Dependency): Finding[] {
  const outdated = dependency.gray.filter((claim) => !isCurrent(claim))
  const old = dependency.gray.filter((claim) => isCurrent(claim) && claim.ageMs !== null && claim.ageMs > oldMs)
  return [
    ...aged(dependency, 'dependencies.report-outdated', outdated, outdatedMs),
    ...aged(dependency, 'dependencies.report-old', old, oldMs),
  ]
}

function aged(dependency: Dependency, code: DependenciesCode, claims: readonly Claim[], limitMs: number): Finding[] {
  const oldestMs = Math.max(0, ...claims.map(({ ageMs }) => ageMs ?? 0))
  const actual = `${formatDuration(Math.round(oldestMs / 1000) * 1000)} ago`
  const message = `${share(claims, dependency.gray, 'gray')} last checked it up to ${actual} (${labels(claims)})`
  return findingOn(dependency, code, claims, { message, expected: `within ${formatDuration(limitMs)}`, actual })
}

/** Told once for all: a status page without times has none anywhere. */
export function judgeUndated(dependencies: readonly Dependency[]): Finding[] {
  const undated = dependencies.map(({ name, gray }) => ({ name, claims: gray.filter(({ ageMs }) => ageMs === null) }))
  const some = undated.filter(({ claims }) => claims.length > 0)
  if (some.length === 0) return []
  const instances = new Set(some.flatMap(({ claims }) => claims.map(({ seen }) => seen)))
  const names = listed(some.map(({ name }) => name))
  return [
    makeFinding(dependenciesReasons, 'dependencies.report-undated', {
      subject: 'gray instances',
      message: `${instances.size} gray instances do not tell when they checked ${names}`,
      expected: 'checkedAt as an RFC 3339 time that is not in the future',
      actual: 'none that is usable',
      evidence: [...instances].map(instanceReference),
    }),
  ]
}
