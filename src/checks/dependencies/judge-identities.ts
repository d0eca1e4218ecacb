import type { Finding } from '../../core/finding.ts'
import type { Reported } from './evidence.ts'
import type { Claim, Dependency } from './judge-claims.ts'
import { distinct, isReached } from './judge-claims.ts'
import { normaliseTarget } from './judge-spelling.ts'
import { findingOn, labels, listed, share } from './judge-words.ts'

/**
 * Whether the gray instances reach the right server under their target: the one with the declared identity, else with
 * that which the stable instances find there.
 */
export function judgeIdentities(dependency: Dependency): Finding[] {
  const { declared, gray } = dependency
  const usual = declared?.identity ?? null
  const onStable = identitiesByTarget(dependency.stable)
  const expectedFor = ({ target }: Reported): readonly string[] =>
    usual === null ? (onStable.get(placeOf(target)) ?? []) : [usual]
  const heldEntries = ({ entries }: Claim): Reported[] => entries.filter((entry) => expectedFor(entry).length > 0)
  const held = gray.filter(isReached)
  const known = distinct(held.flatMap(heldEntries).flatMap(expectedFor))
  const others = held.filter((claim) =>
    heldEntries(claim).some((entry) => entry.identity !== null && !expectedFor(entry).includes(entry.identity)),
  )
  const untold = held.filter((claim) => heldEntries(claim).some(({ identity }) => identity === null))
  const ambiguous = held.filter((claim) => heldEntries(claim).some((entry) => expectedFor(entry).length > 1))
  const expected = `${listed(known)}, ${usual === null ? 'as stable' : 'as declared'}`
  const actual = listed(distinct(others.flatMap(identitiesOf)))
  return [
    ...findingOn(dependency, 'dependencies.identity-differs', others, {
      message: `${share(others, gray, 'gray')} reach the server ${actual} instead of ${expected} (${labels(others)})`,
      expected,
      actual,
    }),
    ...findingOn(dependency, 'dependencies.identity-unknown', untold, {
      message: `${share(untold, gray, 'gray')} do not tell the identity of the server, which must be ${expected} (${labels(untold)})`,
      expected,
      actual: 'not told',
    }),
    ...findingOn(dependency, 'dependencies.stable-mixed', ambiguous, {
      message: `the stable instances reach ${known.length} servers under one target, ${listed(known)}, so that none of them shows what is right`,
      expected: 'one identity',
      actual: listed(known),
    }),
  ]
}

/** Gray instances that differ among each other, unless the stable ones differ in the same way. */
export function judgeMix(dependency: Dependency): Finding[] {
  const { gray, stable } = dependency
  const targetsOf = ({ target }: Claim): string[] => distinct([target])
  if (isNewMix(gray.flatMap(targetsOf), stable.flatMap(targetsOf))) {
    return mixed(dependency, 'use different targets', targetsOf)
  }
  const onStable = identitiesByTarget(stable)
  const places = [...identitiesByTarget(gray)]
  const isMixed = places.some(([place, identities]) => isNewMix(identities, onStable.get(place) ?? []))
  return isMixed ? mixed(dependency, 'reach different servers', identitiesOf) : []
}

function isNewMix(gray: readonly string[], stable: readonly string[]): boolean {
  return new Set(gray).size > 1 && !gray.every((value) => stable.includes(value))
}

function mixed(dependency: Dependency, what: string, valuesOf: (claim: Claim) => string[]): Finding[] {
  const { gray } = dependency
  const shares = distinct(gray.flatMap(valuesOf)).map(
    (value) => `${value} on ${labels(gray.filter((claim) => valuesOf(claim).includes(value)))}`,
  )
  const message = `the gray instances ${what}: ${shares.join('; ')}`
  const words = { message, expected: 'the same for all', actual: shares.join('; ') }
  return findingOn(dependency, 'dependencies.mixed', gray, words)
}

/** The same address may lead to another server. */
function identitiesByTarget(claims: readonly Claim[]): Map<string, string[]> {
  const identities = new Map<string, string[]>()
  for (const { target, identity } of claims.flatMap(({ entries }) => entries)) {
    const place = placeOf(target)
    identities.set(place, distinct([...(identities.get(place) ?? []), identity]))
  }
  return identities
}

function placeOf(target: string | null): string {
  return target === null ? '' : normaliseTarget(target)
}

function identitiesOf({ entries }: Claim): string[] {
  return distinct(entries.map(({ identity }) => identity))
}
