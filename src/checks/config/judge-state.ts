import type { ConfigSeen, Desired, DesiredContent } from './evidence.ts'
import type { Spec } from './spec.ts'

/** Where one instance stands with one config. SILENT is told by its missing answer. */
export type State =
  | 'SYNCED'
  | 'PENDING'
  | 'STALE'
  | 'NEVER_LOADED'
  | 'REJECTED'
  | 'AHEAD'
  | 'FORKED'
  | 'FOREIGN'
  | 'OVERRIDDEN'
  | 'FROZEN'
  | 'UNKNOWN'

export interface Standard {
  readonly desired: Desired
  readonly content: DesiredContent
  readonly spec: Spec
}

/** `elapsedMs` is the time from when this config was first seen in the store to the answer of the instance. */
export function stateOf(config: ConfigSeen | null, standard: Standard, elapsedMs: number): State {
  if (config === null) return 'UNKNOWN'
  if (isForeign(config, standard.desired)) return 'FOREIGN'
  const match = matchOf(config, standard)
  if (match === 'unknown') return 'UNKNOWN'
  if (isOverridden(config, match)) return 'OVERRIDDEN'
  return match === 'equal' ? 'SYNCED' : stateOfOther(config, standard, elapsedMs)
}

/** Another store, or another key of it. What is not told on either side is no difference. */
export function isForeign({ source }: ConfigSeen, { identity, key }: Desired): boolean {
  const otherKey = key !== null && source.key !== null && source.key !== key
  return otherKey || (identity !== null && source.identity !== null && !isSameCluster(source.identity, identity))
}

/** etcdctl and the logs of etcd write a cluster id in hexadecimal, the gateway in decimal. */
function isSameCluster(told: string, decimal: string): boolean {
  if (told === decimal) return true
  return /^(0x)?[0-9a-f]{1,16}$/i.test(told) && BigInt(`0x${told.replace(/^0x/i, '')}`) === BigInt(decimal)
}

type Match = 'equal' | 'different' | 'unknown'

/** Does the instance run what is desired? Values in use outrank hashes, and hashes outrank revisions. */
export function matchOf(config: ConfigSeen, standard: Standard): Match {
  if (config.applied === 'never') return 'different'
  const byHash = matchOfHash(config, standard)
  if (byHash !== 'equal' && mayKeepRemovedValues(config, standard)) return 'different'
  const byValues = standard.spec.as === 'json' ? matchOfValues(config.values, standard) : 'unknown'
  if (byValues !== 'unknown') return byValues
  if (byHash !== 'unknown') return byHash
  // An equal revision proves nothing: a store restored from a backup counts the same revisions again.
  return compareRevisions(config, standard.desired) === 'older' ? 'different' : 'unknown'
}

/** Only hashes of one kind are ever compared. With as: json, other bytes may still be the same values. */
function matchOfHash(config: ConfigSeen, { content, spec }: Standard): Match {
  if (config.applied === null || config.applied === 'never' || config.applied.sha256 === null) return 'unknown'
  const { canon, sha256 } = config.applied
  if (canon === content.canon && sha256 === content.sha256) return 'equal'
  if (spec.as === 'raw') return canon === content.canon ? 'different' : 'unknown'
  if (canon !== 'jcs' || content.jcsSha256 === null) return 'unknown'
  if (sha256 === content.jcsSha256) return 'equal'
  return spec.only === null && spec.ignore.length === 0 ? 'different' : 'unknown'
}

/** What is withheld is covered by an equal hash alone. */
function matchOfValues(values: ConfigSeen['values'], { content }: Standard): Match {
  if (values === null || values.against !== content.sha256) return 'unknown'
  if (values.differing > 0) return 'different'
  return values.withheld === 0 && values.equal > 0 ? 'equal' : 'unknown'
}

/** Further values are allowed as defaults, but under an older revision with another content they may be those that were removed since. */
function mayKeepRemovedValues(config: ConfigSeen, { desired }: Standard): boolean {
  return (config.values?.extra ?? 0) > 0 && compareRevisions(config, desired) === 'older'
}

export type RevisionOrder = 'older' | 'same' | 'newer' | 'unknown'

/** How the applied revision stands to the desired one; only etcd's revisions have an order. */
export function compareRevisions({ applied }: ConfigSeen, { revision }: Desired): RevisionOrder {
  const told = applied === null || applied === 'never' ? null : applied.revision
  if (told === null || revision === null || !/^\d+$/.test(told)) return 'unknown'
  const difference = BigInt(told) - BigInt(revision)
  if (difference === 0n) return 'same'
  return difference < 0n ? 'older' : 'newer'
}

/** With values, the override must be what makes the difference; without, any override is taken to win. */
function isOverridden({ values, overrides }: ConfigSeen, match: Match): boolean {
  if (values === null) return overrides.length > 0
  if (match === 'equal') return values.withheldOverridden > 0
  return values.differing > 0 && values.differing === values.overridden
}

function stateOfOther(config: ConfigSeen, standard: Standard, elapsedMs: number): State {
  const late = elapsedMs >= standard.spec.propagationBudgetMs
  const order = compareRevisions(config, standard.desired)
  if (order === 'same' && hasOtherHash(config, standard.content)) return 'FORKED'
  if (order === 'newer') return 'AHEAD'
  if (config.rejected.length > 0 && (late || hasReceived(config, standard))) return 'REJECTED'
  if (config.applied === 'never') return late ? 'NEVER_LOADED' : 'PENDING'
  if (config.source.mutable === false || config.watchMode === 'none') return 'FROZEN'
  return late ? 'STALE' : 'PENDING'
}

export function hasOtherHash({ applied }: ConfigSeen, { canon, sha256, jcsSha256 }: DesiredContent): boolean {
  if (applied === null || applied === 'never' || applied.sha256 === null) return false
  if (applied.canon === canon) return applied.sha256 !== sha256
  return applied.canon === 'jcs' && jcsSha256 !== null && applied.sha256 !== jcsSha256
}

/** Received is not applied: a watch that fires may still change nothing. */
export function hasReceived({ observed }: ConfigSeen, { desired, content }: Standard): boolean {
  if (observed === null) return false
  return observed.sha256 === content.sha256 || (desired.revision !== null && observed.revision === desired.revision)
}
