import { compareText } from '../../core/canonical.ts'
import type { Finding } from '../../core/finding.ts'
import { makeFinding } from '../../core/finding.ts'
import { groupBy } from '../../core/group-by.ts'
import type { InstanceSeen } from './evidence.ts'
import { instanceLabel, instanceReference } from '../../core/instance-words.ts'
import { releaseReasons } from './reasons.ts'

/** What only several answers together show. `gray` and `all` are of the last look, `ever` is of every look, oldest first. */
export function judgeFleet(
  gray: readonly InstanceSeen[],
  all: readonly InstanceSeen[],
  ever: readonly InstanceSeen[],
): Finding[] {
  return [
    ...judgeMix(gray),
    ...judgeCommits(gray),
    ...judgeDuplicates(all),
    ...judgeRestarts(ever),
    ...judgeNonces(all),
  ]
}

function sortedGroups(
  seen: readonly InstanceSeen[],
  keyOf: (one: InstanceSeen) => string | null,
): Map<string, InstanceSeen[]> {
  return new Map([...groupBy(seen, keyOf)].sort(([a], [b]) => compareText(a, b)))
}

function judgeMix(gray: readonly InstanceSeen[]): Finding[] {
  const versions = sortedGroups(gray, ({ version }) => version)
  if (versions.size < 2) return []
  const shares = [...versions].map(([version, seen]) => `${version} on ${seen.map(instanceLabel).join(', ')}`)
  return [
    makeFinding(releaseReasons, 'release.mixed', {
      subject: 'gray instances',
      message: `the gray instances run ${versions.size} versions: ${shares.join('; ')}`,
      expected: 'one version',
      actual: [...versions.keys()].join(', '),
      evidence: gray.map(instanceReference),
    }),
  ]
}

/** One version from several commits: two builds under one name. */
function judgeCommits(gray: readonly InstanceSeen[]): Finding[] {
  return [...sortedGroups(gray, ({ version }) => version)].flatMap(([version, seen]) => {
    const commits = distinctCommits(seen)
    if (commits.length < 2) return []
    const shares = seen.filter(({ commit }) => commit !== null).map((one) => `${instanceLabel(one)} ${one.commit}`)
    const details = {
      subject: 'gray instances',
      message: `the gray instances run ${commits.length} builds under the version ${version}: ${shares.join('; ')}`,
      expected: 'one commit',
      actual: commits.join(', '),
      evidence: seen.map(instanceReference),
    }
    return [makeFinding(releaseReasons, 'release.commits-differ', details)]
  })
}

/** A commit may be told in short: what another one begins with is the same. */
function distinctCommits(seen: readonly InstanceSeen[]): string[] {
  const told = seen.flatMap(({ commit }) => commit?.toLowerCase() ?? [])
  const distinct: string[] = []
  for (const commit of told.sort((a, b) => b.length - a.length || compareText(a, b)))
    if (!distinct.some((longer) => longer.startsWith(commit))) distinct.push(commit)
  return distinct
}

function judgeDuplicates(all: readonly InstanceSeen[]): Finding[] {
  return [...sortedGroups(all, ({ bootId }) => bootId)].flatMap(([bootId, seen]) => {
    const addresses = [...new Set(seen.map(({ address }) => address))]
    if (addresses.length < 2) return []
    const details = {
      subject: addresses.join(', '),
      message: `one instance answers at ${addresses.length} addresses: ${addresses.join(', ')} all report the boot id ${bootId}`,
      expected: 'another boot id at each address',
      actual: `the same at ${addresses.length}`,
      evidence: seen.map(instanceReference),
    }
    return [makeFinding(releaseReasons, 'release.duplicate-instance', details)]
  })
}

function judgeRestarts(ever: readonly InstanceSeen[]): Finding[] {
  return [...sortedGroups(ever, ({ address }) => address)].flatMap(([address, seen]) => {
    const inOrder = seen.filter(({ bootId }) => bootId !== null)
    const changes = inOrder.filter((one, index) => index > 0 && one.bootId !== inOrder[index - 1]?.bootId)
    const last = changes.at(-1)
    if (last === undefined) return []
    const times = changes.length === 1 ? 'once' : `${changes.length} times`
    return [
      makeFinding(releaseReasons, 'release.restarted', {
        subject: instanceLabel(last),
        message: `${instanceLabel(last)} restarted ${times} while it was watched; the boot id has been ${last.bootId} since ${last.at}`,
        expected: `one boot id at ${address}`,
        actual: `${changes.length + 1} in a row`,
        evidence: changes.map(instanceReference),
      }),
    ]
  })
}

function judgeNonces(all: readonly InstanceSeen[]): Finding[] {
  const without = all.filter(({ nonceEchoed }) => nonceEchoed === false)
  if (without.length === 0) return []
  return [
    makeFinding(releaseReasons, 'release.nonce-missing', {
      subject: 'instances',
      message: `${without.length} of ${all.length} answers do not echo the nonce: ${without.map(instanceLabel).join(', ')}`,
      expected: 'the member nonce with the value that was sent',
      actual: 'no such member',
      evidence: without.map(instanceReference),
    }),
  ]
}
