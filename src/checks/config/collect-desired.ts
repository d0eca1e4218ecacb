import { timestamp } from '../../core/clock.ts'
import type { JsonValue } from '../../core/json-value.ts'
import { jcs } from '../../core/json-value.ts'
import { parseLosslessJson } from '../../core/lossless-json.ts'
import type { EtcdAccess, EtcdReader } from '../../sources/etcd/read-key.ts'
import { etcdName, readEtcdKey } from '../../sources/etcd/read-key.ts'
import { hashConfigFolder, readConfigFile, sha256Hex } from '../../sources/files/read-desired.ts'
import type { CollectContext } from '../kind.ts'
import type { DesiredValues } from './compare.ts'
import { desiredValues, scopeOf } from './compare.ts'
import type { Desired, DesiredContent, Observation, Unreadable } from './evidence.ts'
import type { Spec } from './spec.ts'

/** What is desired, as it may be recorded, and with as: json the values to compare, which may not. */
export interface DesiredReading {
  readonly observation: Desired | Unreadable
  readonly values: DesiredValues | null
}

type Reader = EtcdReader & Pick<CollectContext<Observation>, 'seen'>
type Look = Pick<Desired, 'look' | 'phase'>
type Where = Look & Pick<Desired, 'source' | 'request' | 'at'>

type Store = Pick<Desired, 'identity' | 'key' | 'revision' | 'createRevision' | 'storeRevision'>

/** Files have no revisions. */
const noStore: Store = { identity: null, key: null, revision: null, createRevision: null, storeRevision: null }

/**
 * Reads what every instance should run. `context.seen` should hold the earlier reads of this look too. Throws SourceError
 * when the store gives no answer.
 */
export function readDesired(
  spec: Spec,
  look: Look,
  context: Reader,
  access: EtcdAccess | undefined,
): Promise<DesiredReading> {
  const { desired } = spec
  if (desired.from === 'etcd') return readFromEtcd(desired.key, spec, look, context, access)
  const source = `${desired.from} ${desired.path}`
  const where = { ...look, source, request: 'read', at: timestamp(context.clock.now()) }
  return desired.from === 'file' ? readFromFile(desired.path, spec, where) : readFromFolder(desired.path, where)
}

async function readFromEtcd(
  key: string,
  spec: Spec,
  look: Look,
  context: Reader,
  access: EtcdAccess | undefined,
): Promise<DesiredReading> {
  if (access === undefined) throw new TypeError('a config check on etcd without access to it')
  const endpoints = latestFirst(access.endpoints, context.seen)
  const reading = await readEtcdKey(key, { ...access, endpoints }, context)
  const { source, request, at, clusterId, headerRevision, entry } = reading
  const where = { ...look, source, request, at }
  const { modRevision: revision = null, createRevision = null } = entry ?? {}
  const store = { identity: clusterId, key, revision, createRevision, storeRevision: headerRevision }
  if (entry === null) return { observation: { type: 'desired', ...where, ...store, content: null }, values: null }
  return readContent(entry.value, spec, where, store)
}

/** The endpoint that answered last goes first: one that hangs would otherwise cost its timeout at every look. */
function latestFirst(endpoints: readonly string[], seen: Reader['seen']): string[] {
  const desired = seen.filter((one) => one.type === 'desired').sort((a, b) => (a.at < b.at ? 1 : -1))
  const last = desired[0]?.source
  return [...endpoints].sort((a, b) => Number(etcdName(b) === last) - Number(etcdName(a) === last))
}

async function readFromFile(path: string, spec: Spec, where: Where): Promise<DesiredReading> {
  const outcome = await readConfigFile(path)
  if (!outcome.ok) return unreadable(where, outcome.problem)
  return readContent(outcome.value, spec, where, noStore)
}

async function readFromFolder(path: string, where: Where): Promise<DesiredReading> {
  const outcome = await hashConfigFolder(path)
  if (!outcome.ok) return unreadable(where, outcome.problem)
  const { sha256, files } = outcome.value
  if (files === 0) return unreadable(where, `${path} holds no files`)
  return { observation: { type: 'desired', ...where, ...noStore, content: contentOf('tree', sha256) }, values: null }
}

function unreadable(where: Where, problem: string): DesiredReading {
  return { observation: { type: 'unreadable', ...where, problem }, values: null }
}

function contentOf(canon: DesiredContent['canon'], sha256: string): DesiredContent {
  return { canon, sha256, jcsSha256: null, jcsUndefinedBecause: null, bytes: null, leaves: null, unmatched: [] }
}

function readContent(bytes: Uint8Array, spec: Spec, where: Where, store: Store): DesiredReading {
  const sha256 = sha256Hex(bytes)
  const content = { ...contentOf('raw', sha256), bytes: bytes.length }
  const desired = (content: DesiredContent): Desired => ({ type: 'desired', ...where, ...store, content })
  if (spec.as === 'raw') return { observation: desired(content), values: null }
  const parsed = parseLosslessJson(bytes)
  if (!parsed.ok) return unreadable(where, `with as: json it must be JSON: ${parsed.problem}`)
  const values = desiredValues(parsed.value, sha256, scopeOf(spec))
  const unmatched = [...values.unmatched]
  return { observation: desired({ ...content, ...jcsOf(parsed.value), leaves: values.leaves.size, unmatched }), values }
}

function jcsOf(value: JsonValue): Pick<DesiredContent, 'jcsSha256' | 'jcsUndefinedBecause'> {
  const outcome = jcs(value)
  if ('text' in outcome) return { jcsSha256: sha256Hex(outcome.text), jcsUndefinedBecause: null }
  return { jcsSha256: null, jcsUndefinedBecause: outcome.undefinedBecause }
}
