import type { Finding } from '../../core/finding.ts'
import { makeFinding } from '../../core/finding.ts'
import type { Desired, DesiredContent, Unreadable } from './evidence.ts'
import type { LatestLook } from './judge-looks.ts'
import { isSameVersion } from './judge-looks.ts'
import { configReasons } from './reasons.ts'
import type { Spec } from './spec.ts'
import { placeWords } from './spec.ts'

/** What the instances of a look are held against; or why there is nothing that they could be. */
export type Settled =
  | { readonly desired: Desired; readonly content: DesiredContent; readonly findings: readonly Finding[] }
  | { readonly desired: null; readonly findings: readonly Finding[]; readonly changed: boolean }

/** `explained` when a failure of the run tells already why a read is missing. */
export function settleDesired(look: LatestLook, spec: Spec, explained: boolean): Settled {
  const before = look.desired.find(({ phase }) => phase === 'before')
  const after = look.desired.find(({ phase }) => phase === 'after')
  if (look.unreadable.length > 0) return unsettled(look.unreadable.map((read) => unreadableFinding(read, spec)))
  const other = before && look.desired.find((read) => !isSameVersion(read, before))
  if (before !== undefined && other !== undefined) return unsettled([changedFinding(before, other, spec)], true)
  if (before?.content === null) return unsettled([missingFinding(before, spec)])
  if (before === undefined || after === undefined || after.content === null)
    return unsettled(explained ? [] : [unreadFinding(spec)])
  return { desired: after, content: after.content, findings: nothingToCompare(after.content, spec) }
}

function unsettled(findings: readonly Finding[], changed = false): Settled {
  return { desired: null, findings, changed }
}

function referenceOf({ source, request, at }: Desired | Unreadable) {
  return { source, request, at, vantage: 'runner' }
}

function unreadableFinding(read: Unreadable, spec: Spec): Finding {
  return makeFinding(configReasons, 'config.desired-unreadable', {
    subject: placeWords(spec.desired),
    message: `the desired config could not be read from ${placeWords(spec.desired)}: ${read.problem}`,
    expected: spec.as === 'json' ? 'a JSON document' : 'a config',
    actual: read.problem,
    evidence: [referenceOf(read)],
  })
}

function missingFinding(read: Desired, spec: Spec): Finding {
  const endpoint = read.source.replace(/^etcd /, '')
  return makeFinding(configReasons, 'config.desired-missing', {
    subject: placeWords(spec.desired),
    message: `${read.source} has no key ${read.key} (at store revision ${read.storeRevision})`,
    expected: `a value under ${read.key}`,
    actual: 'no such key',
    evidence: [referenceOf(read)],
    reproduce: `etcdctl --endpoints=${endpoint} get '${read.key?.replaceAll("'", String.raw`'\''`)}' --write-out=fields`,
  })
}

function changedFinding(before: Desired, after: Desired, spec: Spec): Finding {
  const [expected, actual] =
    before.identity === after.identity ? [versionOf(before), versionOf(after)] : [storeOf(before), storeOf(after)]
  return makeFinding(configReasons, 'config.changed-during-check', {
    subject: placeWords(spec.desired),
    message: `${placeWords(spec.desired)} changed while the instances were asked: ${expected} before, ${actual} after`,
    expected: `${expected} throughout`,
    actual,
    evidence: [referenceOf(before), referenceOf(after)],
  })
}

function versionOf({ revision, content }: Desired): string {
  const hash = content === null ? 'absent' : `sha256 ${content.sha256.slice(0, 12)}…`
  return revision === null ? hash : `revision ${revision} (${hash})`
}

function storeOf({ identity, source }: Desired): string {
  return `cluster ${identity} at ${source}`
}

function unreadFinding(spec: Spec): Finding {
  return makeFinding(configReasons, 'config.desired-unread', {
    subject: placeWords(spec.desired),
    message: `${placeWords(spec.desired)} was not read both before and after the instances in the last look`,
    expected: 'two reads that agree',
    actual: 'less',
  })
}

function nothingToCompare({ unmatched, leaves }: DesiredContent, spec: Spec): Finding[] {
  if (unmatched.length === 0 && leaves !== 0) return []
  const what = unmatched.length > 0 ? `it has nothing at ${unmatched.join(', ')}` : 'ignore leaves out all of it'
  const details = {
    subject: placeWords(spec.desired),
    message: `${placeWords(spec.desired)} can not be compared as planned: ${what}`,
    expected: 'a value at every pointer of only',
    actual: what,
  }
  return [makeFinding(configReasons, 'config.nothing-to-compare', details)]
}
