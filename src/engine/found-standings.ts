import type { Clock } from '../core/clock.ts'
import type { Failure } from '../core/evidence.ts'
import type { Target } from '../core/target.ts'
import { changesBetween } from '../instances/kubernetes/changes.ts'
import type { Discovery, Member, Obstacle } from '../instances/kubernetes/found.ts'
import { obstacle } from '../instances/kubernetes/workload.ts'
import type { PlannedCheck } from '../plan/plan.ts'
import type { Found, InstanceFinder } from './find-instances.ts'
import type { Standing, Standings } from './standing.ts'
import { fixedStandings } from './standing.ts'

/** A list of the instances that is older than this is no list of now. */
const freshMs = 1000

interface StandingsOptions {
  readonly target: Target
  readonly finder: InstanceFinder
  readonly clock: Clock
}

export function foundStandings({ target, finder, clock }: StandingsOptions): Standings {
  const fixed = fixedStandings(target)
  const latest = new Map<string, Discovery>()
  /** The first that the run saw of each gray pod: one that restarts is not mended by looking again. */
  const first = new Map<string, Member>()

  async function before(check: PlannedCheck): Promise<Standing> {
    if (check.prepareFor === undefined) return fixed.before(check)
    const standing = standingOf(check, await find(clock.monotonic() - freshMs), check.prepareFor)
    if (standing.discovery !== null) latest.set(check.id, standing.discovery)
    return standing
  }

  async function find(sinceMs: number): Promise<Found> {
    const found = await finder.since(sinceMs)
    for (const member of found.ok ? found.discovery.members : []) {
      if (member.group === 'gray' && !first.has(member.uid)) first.set(member.uid, member)
    }
    return found
  }

  function standingOf(
    check: PlannedCheck,
    found: Found,
    prepareFor: NonNullable<PlannedCheck['prepareFor']>,
  ): Standing {
    const nobody = { check, target, discovery: null, mayLook: false }
    if (!found.ok) return { ...nobody, obstacles: [found.failure] }
    const { discovery } = found
    const obstacles = obstaclesOf(discovery)
    if (found.target === null) return { ...nobody, discovery, obstacles }
    const prepared = prepareFor(found.target)
    if (!('problems' in prepared)) {
      return { check: { ...check, prepared }, target: found.target, discovery, mayLook: true, obstacles }
    }
    const unfit = prepared.problems.map(({ message }) => {
      const words = `with these pods ${check.id} can't be run: ${message}`
      return failureOf(obstacle('instances.unfit', check.id, words, discovery.reference))
    })
    return { ...nobody, discovery, obstacles: [...obstacles, ...unfit] }
  }

  function obstaclesOf(discovery: Discovery): Failure[] {
    const restarted = discovery.members.flatMap((member) => {
      const earlier = first.get(member.uid)
      return earlier === undefined || member.restarts === earlier.restarts ? [] : [restartOf(member, discovery)]
    })
    return [...discovery.obstacles, ...restarted].map(failureOf)
  }

  function changesSince(before: Discovery, found: Found): Failure[] {
    if (!found.ok) return [found.failure]
    return [...changesBetween(before, found.discovery), ...found.discovery.obstacles].map(failureOf)
  }

  return {
    before,
    after: async ({ discovery }) => {
      return discovery === null ? [] : changesSince(discovery, await find(clock.monotonic()))
    },
    concerned: () => [...latest.keys()],
    atEnd: async () => {
      const found = await find(clock.monotonic())
      return new Map([...latest].map(([id, discovery]) => [id, changesSince(discovery, found)]))
    },
  }
}

function failureOf({ code, subject, message, source, request, at }: Obstacle): Failure {
  return { type: 'failure', code, subject, source, request, at, message }
}

function restartOf({ group, name }: Member, { reference }: Discovery): Obstacle {
  const subject = `${group} pod ${name}`
  return obstacle('instances.changed', subject, `the ${subject} restarted while it was watched`, reference)
}
