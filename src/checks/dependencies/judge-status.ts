import type { Finding } from '../../core/finding.ts'
import type { Claim, Dependency } from './judge-claims.ts'
import { isCurrent, isReached } from './judge-claims.ts'
import { isReachedByRunner, runnerWords } from './judge-runner.ts'
import { findingOn, labels, share } from './judge-words.ts'
import type { DependenciesCode } from './reasons.ts'

/** Whether the gray instances reach it, and whose fault it is when they do not. */
export function judgeStatus(dependency: Dependency): Finding[] {
  const { gray, stable } = dependency
  const failing = withStatus(gray, 'fail')
  return [
    ...judgeFailing(dependency, failing),
    ...reportedWith(dependency, 'dependencies.status-unknown', withStatus(gray, 'unknown'), 'no status'),
    ...reportedWith(dependency, 'dependencies.degraded', withStatus(gray, 'warn'), 'a warning'),
    ...judgeStableFailing(dependency, failing.length > 0 ? [] : withStatus(stable, 'fail')),
  ]
}

function withStatus(claims: readonly Claim[], status: Claim['status']): Claim[] {
  return claims.filter((claim) => claim.status === status)
}

interface Attribution {
  readonly code: DependenciesCode
  readonly because: string
  readonly witnesses: readonly Claim[]
}

/** Each instance is judged by those who can tell about its own target, so that another failing one never helps it. */
function judgeFailing(dependency: Dependency, failing: readonly Claim[]): Finding[] {
  const attributed = failing.map((claim) => ({ claim, ...attribute(dependency, claim) }))
  const first = new Map(attributed.toReversed().map((one) => [one.code, one]))
  return [...first.values()].flatMap(({ code, because, witnesses }) => {
    const claims = attributed.filter((one) => one.code === code).map(({ claim }) => claim)
    const message = `${share(claims, dependency.gray, 'gray')} report it as failing (${labels(claims)}), ${because}`
    return findingOn(dependency, code, [...claims, ...witnesses], { message, expected: 'pass', actual: 'fail' })
  })
}

/** Asks the witnesses, best first: the stable instances, then the other gray ones, then the runner. */
function attribute(dependency: Dependency, failing: Claim): Attribution {
  const { gray, stable } = dependency
  const runner = runnerWords(dependency)
  const witnesses = stable.filter((claim) => isCurrent(claim) && mayShareTarget(claim, failing))
  const reaching = witnesses.filter(isReached)
  if (reaching.length > 0) {
    const because = `while ${share(reaching, witnesses, 'stable')} reach it; ${runner}`
    return { code: 'dependencies.gray-failing', because, witnesses }
  }
  const broken = withStatus(witnesses, 'fail')
  if (broken.length > 0) {
    const because = `and ${share(broken, witnesses, 'stable')} do too; ${runner}`
    return { code: 'dependencies.shared-failure', because, witnesses }
  }
  const others = gray.filter(isReached)
  if (others.length > 0) {
    const because = `while ${share(others, gray, 'gray')} reach it; ${runner}`
    return { code: 'dependencies.mixed', because, witnesses: others }
  }
  const code = isReachedByRunner(dependency) ? 'dependencies.gray-failing' : 'dependencies.unattributed-failure'
  return { code, because: `no stable instance tells whether it reaches it; ${runner}`, witnesses: [] }
}

/** Who reaches another target is no witness for this one. */
function mayShareTarget(a: Claim, b: Claim): boolean {
  return a.target === null || b.target === null || a.target === b.target
}

function reportedWith(
  dependency: Dependency,
  code: DependenciesCode,
  claims: readonly Claim[],
  actual: string,
): Finding[] {
  const message = `${share(claims, dependency.gray, 'gray')} report it with ${actual} (${labels(claims)})`
  return findingOn(dependency, code, claims, { message, expected: 'pass', actual })
}

function judgeStableFailing(dependency: Dependency, failing: readonly Claim[]): Finding[] {
  const message = `${share(failing, dependency.stable, 'stable')} report it as failing (${labels(failing)}), no gray one does`
  const words = { message, expected: 'pass', actual: 'fail on stable' }
  return findingOn(dependency, 'dependencies.stable-failing', failing, words)
}
