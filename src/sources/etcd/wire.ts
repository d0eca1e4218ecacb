import { parseBoundedJson } from '../../core/bounded-json.ts'
import { z } from '../../core/zod.ts'

/** The messages of the JSON gateway (etcd 3.4 and later): 64-bit integers are text, and what is zero is left out. */
const int64 = z.string().regex(/^\d+$/)
const int64OrZero = int64.default('0')

const KeyValue = z.object({
  key: z.string(),
  value: z.string().default(''),
  mod_revision: int64OrZero,
  create_revision: int64OrZero,
  version: int64OrZero,
})

/** An absent key has neither kvs nor count. */
const RangeAnswer = z.object({
  header: z.object({ cluster_id: int64, member_id: int64, revision: int64 }),
  kvs: z.array(KeyValue).max(1).default([]),
})

const AuthenticateAnswer = z.object({ token: z.string().min(1) })
const ErrorAnswer = z.object({ error: z.string().optional(), message: z.string().optional() })

/** One version of a key. `value` holds the bytes as stored. */
export interface EtcdEntry {
  readonly modRevision: string
  readonly createRevision: string
  readonly version: string
  readonly value: Uint8Array
}

export interface EtcdRange {
  readonly clusterId: string
  readonly memberId: string
  readonly headerRevision: string
  /** null when the store has no such key. */
  readonly entry: EtcdEntry | null
}

export function encodeText(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64')
}

/** The answer to a range request for one key; null when the body is none. */
export function readRange(body: Uint8Array, key: string): EtcdRange | null {
  const parsed = RangeAnswer.safeParse(parseBoundedJson(body, mostValues))
  if (!parsed.success) return null
  const { header, kvs } = parsed.data
  const facts = { clusterId: header.cluster_id, memberId: header.member_id, headerRevision: header.revision }
  const [found] = kvs
  if (found === undefined) return { ...facts, entry: null }
  const value = Buffer.from(found.value, 'base64')
  // Buffer skips what is no base64, which would turn a broken value into a shorter one.
  if (found.key !== encodeText(key) || value.toString('base64') !== found.value) return null
  const { mod_revision: modRevision, create_revision: createRevision, version } = found
  return { ...facts, entry: { modRevision, createRevision, version, value } }
}

export function readToken(body: Uint8Array): string | null {
  const parsed = AuthenticateAnswer.safeParse(parseBoundedJson(body, mostValues))
  return parsed.success ? parsed.data.token : null
}

/** What etcd says in an answer of status 400; null when it is none of its. */
export function readErrorMessage(body: Uint8Array): string | null {
  const parsed = ErrorAnswer.safeParse(parseBoundedJson(body, mostValues))
  return parsed.success ? (parsed.data.message ?? parsed.data.error ?? null) : null
}

/** Many times what an answer about one key holds. */
const mostValues = 10_000
