import type { Finding } from '../../core/finding.ts'
import type { Claim, Dependency } from './judge-claims.ts'
import { distinct, isReached } from './judge-claims.ts'
import { isSameServer } from './judge-spelling.ts'
import { findingOn, labels, listed, share } from './judge-words.ts'

/** Whether the gray instances use the right target: the declared one, else that of the stable instances. */
export function judgeTargets(dependency: Dependency): Finding[] {
  const { declared, gray, stable } = dependency
  // Where stable is not on the declared server, gray is not held against it.
  const comparable = stable.filter((claim) => declared === null || leadsTo(claim, declared.target))
  const known = distinct(comparable.map(({ target }) => target))
  const told = gray.filter(({ target }) => target !== null)
  const astray = told.filter((claim) => declared !== null && !leadsTo(claim, declared.target))
  const held = told.filter((claim) => known.length > 0 && !astray.includes(claim))
  const isKnown = ({ target }: Claim): boolean => target !== null && known.includes(target)
  return [
    ...differing(dependency, astray, `${declared?.target}, as declared`),
    ...differing(
      dependency,
      held.filter((claim) => !isKnown(claim)),
      `${listed(known)}, as stable`,
    ),
    ...ambiguous(dependency, known.length > 1 ? held.filter(isKnown) : [], known),
    ...judgeUntold(dependency, known),
    ...judgeStable(dependency, comparable),
  ]
}

function leadsTo({ entries }: Claim, target: string): boolean {
  return entries.every((entry) => entry.target !== null && isSameServer(target, entry.target))
}

function differing(dependency: Dependency, claims: readonly Claim[], expected: string): Finding[] {
  const actual = listed(distinct(claims.map(({ target }) => target)))
  const message = `${share(claims, dependency.gray, 'gray')} use ${actual} instead of ${expected} (${labels(claims)})`
  return findingOn(dependency, 'dependencies.target-differs', claims, { message, expected, actual })
}

function ambiguous(dependency: Dependency, claims: readonly Claim[], known: readonly string[]): Finding[] {
  const actual = listed(known)
  const message = `the stable instances use ${known.length} targets, ${actual}, so that none of them shows what is right`
  return findingOn(dependency, 'dependencies.stable-mixed', claims, { message, expected: 'one target', actual })
}

/** The target is not told on one side or the other. */
function judgeUntold(dependency: Dependency, known: readonly string[]): Finding[] {
  const { declared, gray, stable } = dependency
  const reaching = gray.filter(isReached)
  const untold = reaching.filter(({ target }) => target === null)
  const expected = declared?.target ?? listed(known)
  const actual = 'not told'
  if (expected !== '') {
    const message = `${share(untold, gray, 'gray')} do not tell which target they reach (${labels(untold)})`
    return findingOn(dependency, 'dependencies.target-unknown', untold, { message, expected, actual })
  }
  if (stable.length === 0) return []
  const message = 'the stable instances do not tell their target, so that of the gray ones could not be compared'
  const words = { message, expected: 'a target told by both', actual }
  return findingOn(dependency, 'dependencies.target-uncompared', reaching, words)
}

function judgeStable(dependency: Dependency, comparable: readonly Claim[]): Finding[] {
  const { declared, stable } = dependency
  const elsewhere = stable.filter((claim) => claim.target !== null && !comparable.includes(claim))
  const actual = listed(distinct(elsewhere.map(({ target }) => target)))
  const expected = declared?.target ?? ''
  const message = `${share(elsewhere, stable, 'stable')} use ${actual} instead of the declared ${expected}`
  return findingOn(dependency, 'dependencies.stable-differs', elsewhere, { message, expected, actual })
}
