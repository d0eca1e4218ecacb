import { compareText } from '../../core/canonical.ts'
import type { InstanceSeen, Observation } from './evidence.ts'
import { groupBy } from '../../core/group-by.ts'
import type { Spec } from './spec.ts'

export type Side = 'gray' | 'stable'

/** Who a responder is: a side, `nobody` of the two, or `open` as long as instances that could be it did not tell. */
type Identity = Side | 'nobody' | 'open'

/** Tells the sides apart: by versions that are given, or by what the instances said in the look of a probe. */
export interface Sides {
  readonly identify: (responder: string, look: string | null) => Identity
  /** Whether every instance told what it is and no two of different sides are the same; else no answer proves much. */
  readonly isClear: (look: string | null) => boolean
  /** The versions of each side; none where instances are told apart by name. */
  readonly versions: Readonly<Record<Side, readonly string[]>>
  readonly isLearned: boolean
}

export function sidesOf(observations: readonly Observation[], spec: Spec): Sides {
  if (spec.versions !== null) return givenSides(spec.versions)
  const seen = observations.filter((item) => item.type === 'instance')
  const looks = new Map([...groupBy(seen, ({ look }) => look)].map(([look, items]) => [look, readLook(items, spec)]))
  const nothing = readLook([], spec)
  const lookOf = (look: string | null): Told => looks.get(look ?? '') ?? nothing
  return {
    identify: (responder, look) => identify(responder, lookOf(look)),
    isClear: (look) => isClear(lookOf(look)),
    versions: { gray: versionsIn(seen, 'gray', spec), stable: versionsIn(seen, 'stable', spec) },
    isLearned: true,
  }
}

function givenSides({ gray, stable }: NonNullable<Spec['versions']>): Sides {
  return {
    identify: (responder) => (responder === gray ? 'gray' : responder === stable ? 'stable' : 'nobody'),
    isClear: () => true,
    versions: { gray: [gray], stable: [stable] },
    isLearned: false,
  }
}

/** What the instances of each side said in one look. */
type Told = Readonly<Record<Side, { readonly names: ReadonlySet<string>; readonly isComplete: boolean }>>

/** What tells the side: the version, or with `identify: instance` the name. */
export function identityOf({ id, version }: InstanceSeen, { identify }: Pick<Spec, 'identify'>): string | null {
  return identify === 'instance' ? id : version
}

function readLook(seen: readonly InstanceSeen[], spec: Spec): Told {
  const toldBy = (side: Side): Told[Side] => {
    const addresses = spec.instances?.[side] ?? []
    const named = seen.filter((item) => addresses.includes(item.address) && identityOf(item, spec) !== null)
    const heard = new Set(named.map(({ address }) => address))
    return {
      names: new Set(named.flatMap((item) => identityOf(item, spec) ?? [])),
      isComplete: addresses.length > 0 && addresses.every((address) => heard.has(address)),
    }
  }
  return { gray: toldBy('gray'), stable: toldBy('stable') }
}

/** An instance that did not tell may be anything: what one side said is its own only once all of the other side told. */
function identify(responder: string, { gray, stable }: Told): Identity {
  const [isGray, isStable] = [gray.names.has(responder), stable.names.has(responder)]
  if (isGray && !isStable && stable.isComplete) return 'gray'
  if (isStable && !isGray && gray.isComplete) return 'stable'
  return !isGray && !isStable && gray.isComplete && stable.isComplete ? 'nobody' : 'open'
}

function isClear({ gray, stable }: Told): boolean {
  return gray.isComplete && stable.isComplete && ![...gray.names].some((name) => stable.names.has(name))
}

function versionsIn(seen: readonly InstanceSeen[], side: Side, { identify, instances }: Spec): string[] {
  if (identify === 'instance') return []
  const own = seen.filter(({ address }) => instances?.[side].includes(address))
  return [...new Set(own.flatMap(({ version }) => version ?? []))].sort(compareText)
}
