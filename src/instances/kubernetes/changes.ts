import type { Discovery, Group, Member, Obstacle } from './found.ts'
import { obstacle } from './workload.ts'

/**
 * What became of the instances between two lists. Whatever was measured in between may be of pods that are no more, or
 * not of those that are there now; so every change is an obstacle, but for stable pods that went because fewer are wanted.
 */
export function changesBetween(before: Discovery, after: Discovery): Obstacle[] {
  const [old, now] = [byPod(before), byPod(after)]
  const gone = before.members.filter((member) => !now.has(keyOf(member)))
  const fewer = isScaledDown(before, after, gone)
  return [
    ...after.members.flatMap((member) => {
      const earlier = old.get(keyOf(member))
      const change = earlier === undefined ? `appeared while it was checked` : changeOf(earlier, member)
      return change === null ? [] : [told('instances.changed', member, change, after)]
    }),
    ...gone.map((member) => {
      if (member.group === 'stable' && fewer) {
        return told('instances.scaled-down', member, 'was taken away, as fewer stable pods are wanted now', after)
      }
      return told('instances.changed', member, 'vanished while it was checked', after)
    }),
  ]
}

function keyOf({ group, uid }: Member): string {
  return `${group} ${uid}`
}

function byPod({ members }: Discovery): Map<string, Member> {
  return new Map(members.map((member) => [keyOf(member), member]))
}

function changeOf(before: Member, now: Member): string | null {
  if (now.restarts !== before.restarts)
    return `restarted while it was checked (${before.restarts} restarts before, ${now.restarts} now)`
  if (now.address === before.address) return null
  return `had the address ${before.address ?? 'none'} and has ${now.address ?? 'none'} now`
}

/** None came, none restarted, and as many are there as are wanted now, which are fewer than before. */
function isScaledDown(before: Discovery, after: Discovery, gone: readonly Member[]): boolean {
  const [wantedBefore, wantedNow] = [before.wanted.stable, after.wanted.stable]
  if (wantedBefore === null || wantedNow === null || wantedNow >= wantedBefore) return false
  const count = (members: readonly Member[]): number => members.filter(({ group }) => group === 'stable').length
  const left = count(after.members)
  return left > 0 && left === wantedNow && count(before.members) - count(gone) === left
}

function told(
  code: Obstacle['code'],
  member: { readonly group: Group; readonly name: string },
  what: string,
  after: Discovery,
): Obstacle {
  const subject = `${member.group} pod ${member.name}`
  return obstacle(code, subject, `the ${subject} ${what}`, after.reference)
}
