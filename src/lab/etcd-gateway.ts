import type { IncomingMessage, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { z } from '../core/zod.ts'
import type { ConfigStore, StoredKey } from './config-store.ts'
import type { RunningServer } from './server.ts'
import { send, startHttpServer } from './server.ts'

const Base64 = z.base64()
const Int64 = z.union([z.int(), z.string().regex(/^-?\d+$/)]).transform(Number)

const PutRequest = z.strictObject({ key: Base64.default(''), value: Base64.default('') })
const RangeRequest = z.strictObject({
  key: Base64.default(''),
  range_end: Base64.default(''),
  revision: Int64.default(0),
  limit: Int64.default(0),
  serializable: z.boolean().default(false),
})
type RangeRequest = z.infer<typeof RangeRequest>

/** gRPC status codes, as the gateway writes them into its errors. */
const invalidArgument = 3
const outOfRange = 11

/** An answer other than 200, with the code of gRPC. */
class Refused extends Error {
  readonly code: number
  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

/**
 * The JSON gateway of etcd 3.4 in front of a store, for the two calls that a config check needs. Bytes are base64,
 * 64-bit integers are strings, and members with a zero value are left out. One difference: where etcd ignores a member
 * that it does not know, this one refuses it, because the lab would else give an answer to another question.
 */
export function startEtcdGateway(store: ConfigStore): Promise<RunningServer> {
  return startHttpServer((request, response) => {
    const call = calls[request.url ?? '']
    if (call === undefined) return send(response, 404, 'text/plain', 'Not Found\n')
    if (request.method !== 'POST') return send(response, 405, 'text/plain', 'Method Not Allowed\n')
    void answer(store, call, request, response)
  })
}

type Call = (store: ConfigStore, body: unknown) => object

const calls: Readonly<Record<string, Call>> = { '/v3/kv/range': answerRange, '/v3/kv/put': answerPut }

async function answer(
  store: ConfigStore,
  call: Call,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const body = call(store, await json(request))
    send(response, 200, 'application/json', JSON.stringify({ header: headerOf(store), ...body }))
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const code = error instanceof Refused ? error.code : invalidArgument
    send(response, 400, 'application/json', JSON.stringify({ error: message, message, code }))
  }
}

function answerRange(store: ConfigStore, body: unknown): object {
  const range = parse(RangeRequest, body)
  if (range.key === '') throw new Refused(invalidArgument, 'etcdserver: key is not provided')
  if (range.revision > store.revision())
    throw new Refused(outOfRange, 'etcdserver: mvcc: required revision is a future revision')
  const found = store.range(...bordersOf(range), range.revision > 0 ? range.revision : store.revision())
  if (found.length === 0) return {}
  const sent = range.limit > 0 ? found.slice(0, range.limit) : found
  const more = sent.length < found.length ? { more: true } : {}
  return { kvs: sent.map(writeKey), ...more, count: String(found.length) }
}

function answerPut(store: ConfigStore, body: unknown): object {
  const { key, value } = parse(PutRequest, body)
  if (key === '') throw new Refused(invalidArgument, 'etcdserver: key is not provided')
  store.put(decode(key), decode(value))
  return {}
}

function parse<Request>(schema: z.ZodType<Request>, body: unknown): Request {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  throw new Refused(invalidArgument, z.prettifyError(parsed.error))
}

/** Without an end it is one key; the end `\0` means "and all that follow". */
function bordersOf({ key, range_end }: RangeRequest): [first: string, end: string] {
  const first = decode(key)
  if (range_end === '') return [first, `${first}\0`]
  const end = decode(range_end)
  return [first, end === '\0' ? '\uffff' : end]
}

function writeKey({ key, value, createRevision, modRevision, version }: StoredKey): object {
  return {
    key: encode(key),
    create_revision: String(createRevision),
    mod_revision: String(modRevision),
    version: String(version),
    ...(value === '' ? {} : { value: encode(value) }),
  }
}

function headerOf(store: ConfigStore): object {
  return {
    cluster_id: '14841639068965178418',
    member_id: '10276657743932975437',
    revision: String(store.revision()),
    raft_term: '2',
  }
}

/** The identity by which instances name this store. */
export const clusterId = '14841639068965178418'

function encode(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64')
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8')
}
