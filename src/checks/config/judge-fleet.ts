import type { Finding } from '../../core/finding.ts'
import { makeFinding } from '../../core/finding.ts'
import { groupBy } from '../../core/group-by.ts'
import { instanceLabel, instanceReference } from '../../core/instance-words.ts'
import type { Needs, Proof } from '../../core/judgement.ts'
import type { ConfigSeen, InstanceSeen } from './evidence.ts'
import type { Judged } from './judge-instances.ts'
import type { Standard } from './judge-state.ts'
import { desiredWords, shortHash } from './judge-words.ts'
import { configReasons } from './reasons.ts'
import { placeWords } from './spec.ts'

type Canon = NonNullable<Extract<ConfigSeen['applied'], object>['canon']>

/** What only several answers together show, and what is worth a word beside a pass. */
export function judgeFleet(judged: readonly Judged[], standard: Standard): Finding[] {
  const seen = judged.flatMap((one) => ('seen' in one ? [one.seen] : []))
  const synced = judged.flatMap((one) => (one.state === 'SYNCED' ? [one.seen] : []))
  return [
    ...mixedFindings(judged, standard),
    ...rejectionFindings(synced),
    ...watchFindings(synced),
    ...extraFindings(synced),
    ...nonceFindings(seen),
  ]
}

/** The instances by the hash that they report, for one kind of hash. */
function byHash(seen: readonly InstanceSeen[], canon: Canon): Map<string, InstanceSeen[]> {
  return groupBy(seen, ({ config }) => {
    const applied = config?.applied ?? null
    return applied === null || applied === 'never' || applied.canon !== canon ? null : applied.sha256
  })
}

/**
 * Says that instances differ where it is not known which of them is right. Where that is known, each wrong one fails by
 * itself; while a change is on its way instances do differ; and bytes may differ where only values count.
 */
function mixedFindings(judged: readonly Judged[], standard: Standard): Finding[] {
  const { propagationBudgetMs, name } = standard.spec
  if (judged.some((one) => 'seen' in one && one.elapsedMs < propagationBudgetMs)) return []
  return differingHashes(judged, standard).map(({ canon, groups }) => mixedFinding(groups, canon, name))
}

function differingHashes(judged: readonly Judged[], { spec }: Standard) {
  const undecided = judged.every(({ state }) => undecidedStates.includes(state))
  if (!undecided || spec.only !== null || spec.ignore.length > 0) return []
  const seen = judged.flatMap((one) => ('seen' in one ? [one.seen] : []))
  const kinds = spec.as === 'raw' ? (['raw', 'tree', 'jcs'] as const) : (['jcs'] as const)
  return kinds.map((canon) => ({ canon, groups: byHash(seen, canon) })).filter(({ groups }) => groups.size > 1)
}

const undecidedStates: readonly Judged['state'][] = ['UNKNOWN', 'SYNCED', 'SILENT', 'UNREAD']

function mixedFinding(groups: ReadonlyMap<string, readonly InstanceSeen[]>, canon: Canon, name: string): Finding {
  const parts = [...groups].map(([sha256, seen]) => `${shortHash(sha256)} on ${seen.map(instanceLabel).join(', ')}`)
  return makeFinding(configReasons, 'config.mixed', {
    subject: 'gray instances',
    message: `the gray instances run ${groups.size} versions of the config ${name}: ${parts.join('; ')}`,
    expected: `one ${canon} hash`,
    actual: `${groups.size} hashes`,
    evidence: [...groups.values()].flat().map(instanceReference),
  })
}

function rejectionFindings(synced: readonly InstanceSeen[]): Finding[] {
  return synced.flatMap((seen) => {
    const rejected = seen.config?.rejected ?? []
    if (rejected.length === 0) return []
    const details = {
      subject: instanceLabel(seen),
      message: `${instanceLabel(seen)} runs the desired config and lists ${rejected.length} rejected before`,
      expected: 'no rejections',
      actual: rejected.map(({ kind, message }) => message ?? kind ?? 'no reason told').join('; '),
      evidence: [instanceReference(seen)],
    }
    return [makeFinding(configReasons, 'config.rejected-earlier', details)]
  })
}

/** The desired config is in use, and the next one may not arrive. */
function watchFindings(synced: readonly InstanceSeen[]): Finding[] {
  return synced.flatMap((seen) => {
    const { watchMode = null, watchState = null } = seen.config ?? {}
    if (watchState === null || watchState === 'live' || watchMode === 'none') return []
    const details = {
      subject: instanceLabel(seen),
      message: `${instanceLabel(seen)} runs the desired config and says that its watch is ${watchState}`,
      expected: 'a live watch',
      actual: watchState,
      evidence: [instanceReference(seen)],
    }
    return [makeFinding(configReasons, 'config.watch-not-live', details)]
  })
}

function extraFindings(synced: readonly InstanceSeen[]): Finding[] {
  return synced.flatMap((seen) => {
    const { extra = 0, extraPointers = [] } = seen.config?.values ?? {}
    if (extra === 0) return []
    const details = {
      subject: instanceLabel(seen),
      message: `${instanceLabel(seen)} uses ${extra} values that the desired config does not name, such as ${extraPointers.join(', ')}`,
      expected: 'the desired values',
      actual: `${extra} more`,
      evidence: [instanceReference(seen)],
    }
    return [makeFinding(configReasons, 'config.extra-values', details)]
  })
}

function nonceFindings(seen: readonly InstanceSeen[]): Finding[] {
  const without = seen.filter(({ nonceEchoed }) => nonceEchoed === false)
  if (without.length === 0) return []
  return [
    makeFinding(configReasons, 'config.nonce-missing', {
      subject: 'instances',
      message: `${without.length} of ${seen.length} answers do not echo the nonce: ${without.map(instanceLabel).join(', ')}`,
      expected: 'the member nonce with the value that was sent',
      actual: 'no such member',
      evidence: without.map(instanceReference),
    }),
  ]
}

export function proofsOf(judged: readonly Judged[], standard: Standard): Proof[] {
  const { spec, content } = standard
  const synced = new Set(judged.flatMap((one) => (one.state === 'SYNCED' ? [one.seen.address] : [])))
  if (synced.size === 0) return []
  const what = `${desiredWords(standard)} of ${placeWords(spec.desired)} (${shortHash(content.sha256)})`
  const how = spec.as === 'raw' ? '' : `, ${content.leaves} values compared`
  const statement = `${synced.size} of ${spec.addresses.length} gray instances run ${what}${how}`
  return [{ subject: `config ${spec.name}`, statement, observations: synced.size }]
}

/** What still has time: instances that run another config, or whose hashes differ while none is known to be right. */
export function pendingNeeds(judged: readonly Judged[], standard: Standard): Needs | null {
  const { propagationBudgetMs, addresses } = standard.spec
  const isMixed = differingHashes(judged, standard).length > 0
  const pending = judged.flatMap((one) =>
    'seen' in one && one.elapsedMs < propagationBudgetMs && (isMixed || one.state === 'PENDING') ? [one.elapsedMs] : [],
  )
  if (pending.length === 0) return null
  const message = `${pending.length} of ${addresses.length} gray instances still have time to take over the new config`
  return settlesWithin(message, propagationBudgetMs - Math.min(...pending))
}

export function settlesWithin(message: string, ms: number): Needs {
  const settlesWithinMs = Math.max(1, ms)
  return { message, requests: null, seconds: settlesWithinMs / 1000, settlesWithinMs }
}
