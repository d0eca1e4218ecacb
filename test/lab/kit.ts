import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import type { Lab } from '../../src/lab/lab.ts'
import { startLab } from '../../src/lab/lab.ts'

/** A lab for one test, stopped whatever happens. */
export async function withLab<Result>(use: (lab: Lab) => Promise<Result>): Promise<Result> {
  const lab = await startLab()
  try {
    return await use(lab)
  } finally {
    await lab.stop()
  }
}

export interface PlainAnswer {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** Header lines that are sent as they are, so that one can be sent twice; always on a connection of its own. */
export function ask(url: string, lines: readonly (readonly [string, string])[] = []): Promise<PlainAnswer> {
  const { host, hostname, port, pathname, search } = new URL(url)
  const headers = [...lines.flat(), 'host', host, 'connection', 'close']
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path: `${pathname}${search}`, headers, agent: false }, (answer) => {
      const pairs = Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as const)
      text(answer).then(
        (body) => resolve({ status: answer.statusCode ?? 0, headers: new Map(pairs), body }),
        (error: Error) => reject(error),
      )
    })
    sent.on('error', reject)
    sent.end()
  })
}

const Profile = z.object({
  version: z.string(),
  instance: z.string(),
  hops: z.array(z.object({ service: z.string(), version: z.string(), instance: z.string() })),
})

export type Profile = z.infer<typeof Profile> & Pick<PlainAnswer, 'status' | 'headers'>

/** One request of a user through one replica of the gateway. */
export async function profile(
  lab: Lab,
  replica: number,
  lines: readonly (readonly [string, string])[] = [],
): Promise<Profile> {
  const { status, headers, body } = await ask(`http://${lab.addresses.gateway.replicas[replica]}/api/profile`, lines)
  return { status, headers, ...Profile.parse(JSON.parse(body)) }
}

export const tagged = [['x-gray-tag', 'v2-canary']] as const

const Version = z.object({ revision: z.string(), sha256: z.string() })

const State = z.object({
  schema: z.literal('graycheck.instance-state/v1'),
  nonce: z.string().optional(),
  instance: z.object({ id: z.string(), version: z.string(), group: z.string(), service: z.string() }),
  configs: z
    .array(
      z.object({
        name: z.string(),
        source: z.object({ type: z.string(), identity: z.string(), key: z.string(), mutable: z.boolean() }),
        observed: Version.optional(),
        applied: Version.extend({ canon: z.string(), seq: z.string() }).nullable(),
        effective: z.object({
          values: z.record(z.string(), z.unknown()),
          overrides: z.array(z.object({ pointer: z.string(), by: z.string() })),
        }),
        rejected: z.array(z.object({ key: z.string(), kind: z.string(), message: z.string() })),
      }),
    )
    .default([]),
  dependencies: z.array(
    z.object({ name: z.string(), target: z.string(), status: z.string(), identity: z.string().optional() }),
  ),
})
export type State = z.infer<typeof State>

/** What one instance says of itself. */
export async function state(address: string, nonce = 'n-1'): Promise<State> {
  const { body } = await ask(`http://${address}/graycheck/state?nonce=${nonce}`)
  return State.parse(JSON.parse(body))
}

/** The states of the gray instances of user, in order. */
export function grayStates(lab: Lab): Promise<State[]> {
  return Promise.all(lab.addresses.instances.user.gray.map(({ address }) => state(address)))
}

const Element = z.object({
  metric: z.record(z.string(), z.string()),
  value: z.tuple([z.number(), z.string()]).optional(),
  values: z.array(z.tuple([z.number(), z.string()])).optional(),
})
const QueryAnswer = z.object({ data: z.object({ resultType: z.string(), result: z.array(Element) }) })
export type Element = z.infer<typeof Element>

export async function query(lab: Lab, promql: string, parameters: Record<string, string> = {}): Promise<Element[]> {
  const search = new URLSearchParams({ query: promql, ...parameters })
  const { body } = await ask(`${lab.addresses.prometheus.url}/api/v1/query?${search.toString()}`)
  return QueryAnswer.parse(JSON.parse(body)).data.result
}

/** The newest values of a selector, summed; null when nothing matches. */
export async function sum(lab: Lab, selector: string): Promise<number | null> {
  const found = await query(lab, selector)
  return found.length === 0 ? null : found.reduce((total, { value }) => total + Number(value?.[1]), 0)
}
