import { canonicalJson, compareText } from '../../core/canonical.ts'
import type { Desired, InstanceSeen, Observation, Unreadable } from './evidence.ts'

/** The newest look of the evidence: it alone decides, and an older answer never fills in for a missing one. */
export interface LatestLook {
  readonly startedAt: string
  readonly desired: readonly Desired[]
  readonly unreadable: readonly Unreadable[]
  /** Answers and silences, ordered by address and time. */
  readonly instances: readonly Exclude<Observation, Desired | Unreadable>[]
}

export function latestLook(observations: readonly Observation[]): LatestLook {
  const startedAt = observations.map(({ look }) => look).reduce((a, b) => (a > b ? a : b), '')
  const latest = observations.filter(({ look }) => look === startedAt)
  return {
    startedAt,
    desired: latest.filter((one) => one.type === 'desired').sort((a, b) => compareText(timeKey(a), timeKey(b))),
    unreadable: latest.filter((one) => one.type === 'unreadable'),
    instances: latest.filter((one) => one.type === 'instance' || one.type === 'silent').sort(byAddressAndTime),
  }
}

type OfInstance = LatestLook['instances'][number]

/** A total order, so that messages are the same whatever the order of collection: both texts begin with address and time. */
function byAddressAndTime(a: OfInstance, b: OfInstance): number {
  return compareText(canonicalJson(a), canonicalJson(b))
}

/** Whether two reads saw one version of one key in one store. */
export function isSameVersion(a: Desired, b: Desired): boolean {
  return versionKey(a) === versionKey(b)
}

function versionKey({ identity, key, revision, createRevision, content }: Desired): string {
  return JSON.stringify([identity, key, revision, createRevision, content?.canon, content?.sha256])
}

/** Since when every read has seen this version: stores don't tell when a key was written. */
export function firstSeen(current: Desired, observations: readonly Observation[]): string {
  const reads = observations.filter((one) => one.type === 'desired').sort((a, b) => compareText(timeKey(b), timeKey(a)))
  let since = current.at
  for (const read of reads) {
    if (timeKey(read) > timeKey(current)) continue
    if (!isSameVersion(read, current)) break
    since = read.at
  }
  return since
}

/** Orders reads by time, even those of one millisecond. */
function timeKey(read: Desired): string {
  return `${read.at} ${read.look} ${read.phase === 'before' ? 0 : 1} ${versionKey(read)}`
}

export function elapsedMs(seen: InstanceSeen, since: string): number {
  return Date.parse(seen.at) - Date.parse(since)
}
