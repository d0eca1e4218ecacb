import { compareText } from '../../core/canonical.ts'
import type { InstanceSeen, Observation, Probe, Reported, Silence } from './evidence.ts'
import { ageMs, outdatedMs } from './judge-age.ts'
import { worstProbe } from './judge-reach.ts'
import { normaliseTarget } from './judge-spelling.ts'
import type { Declared, PlannedInstance, Spec } from './spec.ts'

/** All that was seen in one look. */
export interface Look {
  readonly answers: readonly (InstanceSeen | Silence)[]
  readonly probes: readonly Probe[]
}

/** What one instance says of one dependency. Where it lists the name more than once, the worst status counts. */
export interface Claim {
  readonly seen: InstanceSeen
  readonly entries: readonly Reported[]
  readonly status: 'pass' | 'warn' | 'unknown' | 'fail'
  /** Normalised; several are joined. null: not told. */
  readonly target: string | null
  /** The age of its oldest result; null when that is not told of each. */
  readonly ageMs: number | null
}

/** One name with all that is known about it. */
export interface Dependency {
  readonly name: string
  readonly declared: Declared | null
  readonly probe: Probe | null
  readonly gray: readonly Claim[]
  readonly stable: readonly Claim[]
  /** How many gray instances the plan has. */
  readonly grayPlanned: number
  /** The instances that report a list of dependencies, whether or not this name is in it. */
  readonly grayReporting: readonly InstanceSeen[]
}

export function lookOf(observations: readonly Observation[], look: string): Look {
  const own = observations.filter((one) => one.look === look)
  return {
    answers: own.filter((one) => one.type !== 'probe'),
    probes: own.filter((one) => one.type === 'probe'),
  }
}

/** The instances of a group that report a list of dependencies. */
function reportingIn({ answers }: Look, { instances }: Spec, group: PlannedInstance['group']): InstanceSeen[] {
  const planned = new Set(instances.filter((one) => one.group === group).map(({ address }) => address))
  return answers
    .filter((one) => one.type === 'instance')
    .filter(({ address, dependencies }) => planned.has(address) && dependencies !== null)
}

/** Every name that is declared or reported, in order. */
export function dependenciesOf(look: Look, spec: Spec): Dependency[] {
  const grayReporting = reportingIn(look, spec, 'gray')
  const stableReporting = reportingIn(look, spec, 'stable')
  const reported = [...grayReporting, ...stableReporting].flatMap(({ dependencies }) => dependencies ?? [])
  const names = new Set([...spec.expect, ...reported].map(({ name }) => name))
  return [...names].sort(compareText).map((name) => {
    const declared = spec.expect.find((one) => one.name === name) ?? null
    return {
      name,
      declared,
      probe: declared === null ? null : worstProbe(look.probes, declared),
      gray: claimsOf(grayReporting, name),
      stable: claimsOf(stableReporting, name),
      grayPlanned: spec.instances.filter(({ group }) => group === 'gray').length,
      grayReporting,
    }
  })
}

function claimsOf(reporting: readonly InstanceSeen[], name: string): Claim[] {
  return reporting.flatMap((seen) => {
    const entries = (seen.dependencies ?? []).filter((entry) => entry.name === name)
    return entries.length === 0 ? [] : [claimOf(seen, entries)]
  })
}

function claimOf(seen: InstanceSeen, entries: readonly Reported[]): Claim {
  const targets = entries.flatMap(({ target }) => (target === null ? [] : [normaliseTarget(target)]))
  const ages = entries.map((entry) => ageMs(entry, seen))
  const known = ages.filter((age) => age !== null)
  return {
    seen,
    entries,
    status: worstOf(entries),
    target: targets.length < entries.length ? null : distinct(targets).join(', '),
    ageMs: known.length < ages.length ? null : Math.max(...known),
  }
}

function worstOf(entries: readonly Reported[]): Claim['status'] {
  const statuses = entries.map(({ status }) => status ?? 'unknown')
  const order = ['fail', 'unknown', 'warn', 'pass'] as const
  return order.find((status) => statuses.includes(status)) ?? 'unknown'
}

export function isReached({ status }: Claim): boolean {
  return status === 'pass' || status === 'warn'
}

/** An old result is no witness for what happens now. */
export function isCurrent({ ageMs }: Claim): boolean {
  return ageMs === null || ageMs <= outdatedMs
}

/** Each known value once, in order. */
export function distinct(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((value) => value !== null))].sort(compareText)
}
