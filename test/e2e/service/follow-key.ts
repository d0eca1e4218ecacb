import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'

export interface Version {
  readonly revision: string
  readonly bytes: Buffer
}

interface Known {
  /** The cluster id that the store gives. */
  identity: string | null
  received: Version | null
  applied: Version | null
  watch: 'live' | 'reconnecting' | 'stopped'
}

export interface Followed extends Readonly<Known> {
  /** Puts into use what was received last. */
  apply(): void
  stop(): void
}

export interface Handling {
  /** false: what arrives is received and never put into use. */
  applies: boolean
  /** false: a watch that etcd cancelled is taken to be live. Noticed or not, the key is not read again. */
  noticesCancel: boolean
}

/** The gateway writes int64 as text and leaves out what is zero. */
const KeyValue = z.object({ mod_revision: z.string().default('0'), value: z.string().default('') })
const RangeAnswer = z.object({
  header: z.object({ cluster_id: z.string(), revision: z.string().default('0') }),
  kvs: z.array(KeyValue).default([]),
})
const WatchAnswer = z.object({
  result: z.object({
    canceled: z.boolean().default(false),
    events: z.array(z.object({ type: z.string().default('PUT'), kv: KeyValue })).default([]),
  }),
})

const readTimeoutMs = 1000

/**
 * Keeps up with one key of an etcd as services do: it is read once, and then watched from the next revision on. A watch
 * that breaks is opened again where it had come to, at the next endpoint. A key that is deleted stays in use.
 */
export function followKey(endpoints: readonly string[], key: string, handling: Readonly<Handling>): Followed {
  const stopping = new AbortController()
  const { signal } = stopping
  const known: Known & { next: bigint | null } = {
    identity: null,
    received: null,
    applied: null,
    watch: 'reconnecting',
    next: null,
  }

  function take({ mod_revision: revision, value }: z.infer<typeof KeyValue>): void {
    known.received = { revision, bytes: Buffer.from(value, 'base64') }
    if (handling.applies) known.applied = known.received
  }

  async function read(endpoint: string): Promise<void> {
    // A member that lost its leader in the meantime may take seconds to say so.
    const timely = AbortSignal.any([signal, AbortSignal.timeout(readTimeoutMs)])
    const answer = await ask(endpoint, 'kv/range', { key: encode(key) }, timely)
    const { header, kvs } = RangeAnswer.parse(await answer.json())
    for (const found of kvs) take(found)
    known.identity = header.cluster_id
    known.next = BigInt(header.revision) + 1n
  }

  async function watch(endpoint: string): Promise<void> {
    if (known.next === null) await read(endpoint)
    const wanted = { create_request: { key: encode(key), start_revision: String(known.next) } }
    const answer = await ask(endpoint, 'watch', wanted, signal)
    known.watch = 'live'
    for await (const line of linesOf(answer)) {
      const { events, canceled } = WatchAnswer.parse(JSON.parse(line)).result
      // The stream stays open, and nothing comes through it any more.
      if (canceled && handling.noticesCancel) known.watch = 'stopped'
      for (const { type, kv } of events) {
        known.next = BigInt(kv.mod_revision) + 1n
        if (type === 'PUT') take(kv)
      }
    }
  }

  async function follow(): Promise<void> {
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      await watch(endpoints[attempt % endpoints.length] ?? '').catch(() => undefined)
      known.watch = 'reconnecting'
      await sleep(50)
    }
  }

  void follow()
  const apply = (): void => void (known.applied = known.received)
  return Object.assign(known, { apply, stop: () => stopping.abort() })
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64')
}

async function ask(endpoint: string, method: string, body: object, signal: AbortSignal): Promise<Response> {
  const answer = await fetch(`${endpoint}/v3/${method}`, { method: 'POST', body: JSON.stringify(body), signal })
  if (!answer.ok) throw new Error(`etcd answered ${answer.status} to ${method}`)
  return answer
}

async function* linesOf(answer: Response): AsyncGenerator<string> {
  let rest = ''
  const decoder = new TextDecoder()
  for await (const chunk of answer.body ?? []) {
    const text = decoder.decode(z.instanceof(Uint8Array).parse(chunk), { stream: true })
    const lines = `${rest}${text}`.split('\n')
    rest = lines.pop() ?? ''
    yield* lines.filter((line) => line !== '')
  }
}
