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

function judgeFailing(dependency: Dependency, failing: readonly Claim[]): Finding[] {
  if (failing.length === 0) return []
  const { gray, stable } = dependency
  // Who reaches another target is no witness for this one.
  const isWitness = ({ target }: Claim): boolean =>
    target === null || failing.some((claim) => claim.target === null || claim.target === target)
  const witnesses = stable.filter((claim) => isCurrent(claim) && isWitness(claim))
  const [code, because] = attribution(dependency, witnesses)
  const message = `${share(failing, gray, 'gray')} report it as failing (${labels(failing)}), ${because}`
  return findingOn(dependency, code, [...failing, ...witnesses], { message, expected: 'pass', actual: 'fail' })
}

/** Asks the witnesses, best first: the stable instances, then the other gray ones, then the runner. */
function attribution(dependency: Dependency, stable: readonly Claim[]): [code: DependenciesCode, because: string] {
  const { gray } = dependency
  const runner = runnerWords(dependency)
  const reaching = stable.filter(isReached)
  if (reaching.length > 0) {
    return ['dependencies.gray-failing', `while ${share(reaching, stable, 'stable')} reach it; ${runner}`]
  }
  const broken = withStatus(stable, 'fail')
  if (broken.length > 0) {
    return ['dependencies.shared-failure', `and ${share(broken, stable, 'stable')} do too; ${runner}`]
  }
  const others = gray.filter(isReached)
  if (others.length > 0) return ['dependencies.mixed', `while ${share(others, gray, 'gray')} reach it; ${runner}`]
  const code = isReachedByRunner(dependency) ? 'dependencies.gray-failing' : 'dependencies.unattributed-failure'
  return [code, `no stable instance tells whether it reaches it; ${runner}`]
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
