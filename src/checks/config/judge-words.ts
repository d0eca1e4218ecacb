import { formatDuration } from '../../core/duration.ts'
import type { Comparison, ConfigSeen, InstanceSeen } from './evidence.ts'
import type { Standard, State } from './judge-state.ts'
import { compareRevisions, hasOtherHash, hasReceived } from './judge-state.ts'

export interface Words {
  /** Continues a sentence that begins with the instance. */
  readonly message: string
  readonly expected: string
  readonly actual: string
}

function seconds(ms: number): string {
  return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`
}

export function shortHash(sha256: string): string {
  return `sha256 ${sha256.slice(0, 12)}…`
}

function versionWords(revision: string | null, sha256: string | null): string {
  if (revision !== null) return `revision ${revision}`
  return sha256 === null ? 'an unknown version' : shortHash(sha256)
}

export function desiredWords({ desired, content }: Standard): string {
  return versionWords(desired.revision, content.sha256)
}

function appliedWords({ applied }: ConfigSeen): string {
  if (applied === 'never') return 'nothing'
  return versionWords(applied?.revision ?? null, applied?.sha256 ?? null)
}

/** What the desired config stands in. */
function holder({ spec }: Standard): string {
  return spec.desired.from === 'etcd' ? 'the store' : `the ${spec.desired.from}`
}

function listWithRest(items: readonly string[], count: number): string {
  const rest = count - items.length
  return `${items.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

export function wordsOf(state: WrongState, seen: InstanceSeen, standard: Standard, elapsedMs: number): Words {
  const { config } = seen
  if (config === null || state === 'UNKNOWN') return unknownWords(seen, standard)
  return wordsByState[state](config, standard, elapsedMs)
}

/** One that runs what is desired needs no words. */
type WrongState = Exclude<State, 'SYNCED'>

type Describe = (config: ConfigSeen, standard: Standard, elapsedMs: number) => Words

const wordsByState: Readonly<Record<Exclude<WrongState, 'UNKNOWN'>, Describe>> = {
  PENDING: lateWords,
  STALE: (config, standard, elapsedMs) =>
    withSuffix(lateWords(config, standard, elapsedMs), watchWords(config, standard)),
  NEVER_LOADED: lateWords,
  REJECTED: (config, standard) => withSuffix(differenceWords(config, standard), rejectionWords(config)),
  FROZEN: (config, standard) =>
    withSuffix(differenceWords(config, standard), '; it reads its config only at the start'),
  AHEAD: (config, standard) =>
    withSuffix(differenceWords(config, standard), `; ${holder(standard)} still held that after the answer`),
  FORKED: forkedWords,
  FOREIGN: foreignWords,
  OVERRIDDEN: overriddenWords,
}

function withSuffix(words: Words, suffix: string): Words {
  return { ...words, message: `${words.message}${suffix}` }
}

/** What the instance runs, what it should run, and whether it has received it. */
function differenceWords(config: ConfigSeen, standard: Standard): Words {
  const expected = desiredWords(standard)
  const actual = sameKind(config, standard)
  const message = versionSentence(config, standard, actual)
  const { values } = config
  const tellsValues = values !== null && values.differing > 0 && config.applied !== 'never'
  if (!tellsValues) return { message, expected, actual }
  const order = compareRevisions(config, standard.desired)
  const claims = order === 'same' ? `, although it reports ${actual}` : ''
  const subject =
    order === 'older' || order === 'newer' ? message : `uses other values than ${holder(standard)} holds${claims}`
  return valueWords(subject, values)
}

function versionSentence(config: ConfigSeen, standard: Standard, actual: string): string {
  const holds = `${holder(standard)} holds`
  const expected = desiredWords(standard)
  if (config.applied === 'never') return `has never applied this config, ${holds} ${expected}`
  if (compareRevisions(config, standard.desired) === 'newer') return `runs ${actual}, ${holds} ${expected}`
  if (hasReceived(config, standard)) return `has received ${expected}, which ${holds}, and still runs ${actual}`
  return `still runs ${actual}, ${holds} ${expected}`
}

/** A revision of the instance says nothing beside a file, which has none. */
function sameKind(config: ConfigSeen, { desired }: Standard): string {
  const { applied } = config
  if (desired.revision !== null || applied === null || applied === 'never') return appliedWords(config)
  return applied.sha256 === null ? appliedWords(config) : shortHash(applied.sha256)
}

function valueWords(subject: string, { differences, differing }: Comparison): Words {
  const list = (text: (one: Comparison['differences'][number]) => string) =>
    listWithRest(differences.map(text), differing)
  return {
    message: `${subject}: ${list(({ pointer, expected, actual }) => `${pointer} is ${actual} instead of ${expected}`)}`,
    expected: list(({ pointer, expected }) => `${pointer} = ${expected}`),
    actual: list(({ pointer, actual }) => `${pointer} = ${actual}`),
  }
}

function lateWords(config: ConfigSeen, standard: Standard, elapsedMs: number): Words {
  const { message, expected, actual } = differenceWords(config, standard)
  const budget = formatDuration(standard.spec.propagationBudgetMs)
  const suffix = `; graycheck has seen this for ${seconds(elapsedMs)}, the propagation budget is ${budget}`
  return { message: `${message}${suffix}`, expected, actual: `${actual} for ${seconds(elapsedMs)}` }
}

/** A watch that ended explains an old config; so does one that is said to be live, where nothing came through it. */
function watchWords(config: ConfigSeen, standard: Standard): string {
  const { watchMode, watchState } = config
  if (watchState === null || (watchState === 'live' && hasReceived(config, standard))) return ''
  return `; it says that its watch${watchMode === null ? '' : ` (${watchMode})`} is ${watchState}`
}

function rejectionWords({ rejected }: ConfigSeen): string {
  const reasons = rejected.map(({ kind, key, message }) =>
    [kind, key, message].filter((part) => part !== null).join(': '),
  )
  return `; it refused the new one (${listWithRest(reasons.slice(0, 2), reasons.length)})`
}

function foreignWords({ source }: ConfigSeen, { desired }: Standard): Words {
  const place = (identity: string | null, key: string | null) =>
    `key ${key ?? '(not told)'} of store ${identity ?? '(not told)'}`
  const [actual, expected] = [place(source.identity, source.key), place(desired.identity, desired.key)]
  return { message: `reads ${actual}, the plan names ${expected}`, expected, actual }
}

function overriddenWords({ values, overrides }: ConfigSeen, standard: Standard): Words {
  const shown = values?.differences.filter(({ overriddenBy }) => overriddenBy !== null) ?? []
  const told = overrides.map(({ pointer, by }) => `${pointer} by ${by ?? 'another source'}`)
  const actual =
    shown.length > 0
      ? shown.map(({ pointer, actual, overriddenBy }) => `${pointer} = ${actual} by ${overriddenBy}`)
      : told.slice(0, 5)
  const expected = shown.map(({ pointer, expected }) => `${pointer} = ${expected}`).join(', ')
  return {
    message: `does not use what ${holder(standard)} holds: another source wins for ${actual.join(', ')}`,
    expected: expected === '' ? 'no overrides' : expected,
    actual: actual.join(', '),
  }
}

function forkedWords({ applied }: ConfigSeen, standard: Standard): Words {
  const sha256 = applied === null || applied === 'never' ? null : applied.sha256
  const canon = applied === null || applied === 'never' ? null : applied.canon
  const wanted = canon === 'jcs' ? standard.content.jcsSha256 : standard.content.sha256
  const [actual, expected] = [shortHash(sha256 ?? ''), shortHash(wanted ?? '')]
  const { revision } = standard.desired
  return {
    message: `runs another content under revision ${revision} than ${holder(standard)} holds: ${actual} instead of ${expected}`,
    expected: `revision ${revision}, ${expected}`,
    actual: `revision ${revision}, ${actual}`,
  }
}

function unknownWords(seen: InstanceSeen, standard: Standard): Words {
  const gaps = seen.gaps.length === 0 ? '' : ` (${seen.gaps.join('; ')})`
  const message = `does not show that it runs ${desiredWords(standard)}: ${whyUnknown(seen, standard)}${gaps}`
  return { message, expected: desiredWords(standard), actual: 'unknown' }
}

function whyUnknown({ config, configs }: InstanceSeen, standard: Standard): string {
  const { name } = standard.spec
  if (config === null) {
    if (configs === null) return 'it tells nothing of its configs'
    return configs.length === 0 ? 'it tells of no config' : `it tells of ${configs.join(', ')}, not of ${name}`
  }
  const { values, applied } = config
  if (values !== null && values.withheld > 0)
    return `it withholds ${listWithRest(values.withheldPointers, values.withheld)}, and no equal hash covers that`
  if (applied === null || applied === 'never' || applied.sha256 === null) return whyWithoutHash(config, standard)
  const { jcsUndefinedBecause } = standard.content
  if (applied.canon === 'jcs' && jcsUndefinedBecause !== null)
    return `its jcs hash is not defined: ${jcsUndefinedBecause}`
  if (applied.canon === null) return 'it does not say what its hash is of (canon)'
  return hasOtherHash(config, standard.content)
    ? `its ${applied.canon} hash differs, which may be the spelling or a place outside of what is compared, and it tells no values`
    : `its ${applied.canon} hash can not be compared with a ${standard.content.canon} hash`
}

function whyWithoutHash(config: ConfigSeen, { desired, spec }: Standard): string {
  const missing = spec.as === 'raw' ? 'no hash' : 'neither a hash nor values'
  const order = compareRevisions(config, desired)
  if (order === 'same') return `it reports the same revision, but ${missing}: one revision can stand for two contents`
  if (order === 'newer') return `it reports ${appliedWords(config)}, newer than the key, and ${missing}`
  return `it reports ${missing}`
}
