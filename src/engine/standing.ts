import type { Failure } from '../core/evidence.ts'
import type { Target } from '../core/target.ts'
import type { Discovery } from '../instances/kubernetes/found.ts'
import type { PlannedCheck } from '../plan/plan.ts'

/** What one look of a check works on. */
export interface Standing {
  /** Prepared for the instances that were found. */
  readonly check: PlannedCheck
  readonly target: Target
  /** null where the check asks no instances that have to be found, or none were. */
  readonly discovery: Discovery | null
  /** false where there is nobody to ask. */
  readonly mayLook: boolean
  /** What keeps the check from passing, whatever it sees. */
  readonly obstacles: readonly Failure[]
}

/** Who the instances of a check are, before and after each of its looks. */
export interface Standings {
  before(check: PlannedCheck): Promise<Standing>
  /** What became of the instances since. */
  after(standing: Standing): Promise<readonly Failure[]>
  /** The ids of the checks whose instances were found. */
  concerned(): readonly string[]
  /** What became of their instances until the end of the run, by the id of the check. */
  atEnd(): Promise<ReadonlyMap<string, readonly Failure[]>>
}

/** Nobody has to be found: the plan names the instances. */
export function fixedStandings(target: Target): Standings {
  return {
    before: async (check) => ({ check, target, discovery: null, mayLook: true, obstacles: [] }),
    after: async () => [],
    concerned: () => [],
    atEnd: async () => new Map(),
  }
}

/** Those that are not told yet: the same is seen before a look, after it and at the end of the run. */
export function notYetTold(more: readonly Failure[], told: readonly Failure[]): Failure[] {
  const known = new Set(told.map(wordsOf))
  return more.filter((failure) => known.size !== known.add(wordsOf(failure)).size)
}

function wordsOf({ code, subject, message }: Failure): string {
  return JSON.stringify([code, subject, message])
}

/** Whether what was seen of the instances of one look can stand beside what is seen in another one. */
export function isSameStanding(a: Standing, b: Standing): boolean {
  return a.mayLook === b.mayLook && membersText(a.discovery) === membersText(b.discovery)
}

function membersText(discovery: Discovery | null): string {
  const members = discovery?.members.map(({ group, uid, restarts, address }) => [group, uid, restarts, address]) ?? []
  return JSON.stringify(members.map((member) => JSON.stringify(member)).sort())
}
