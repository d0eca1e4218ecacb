import { z } from '../../core/zod.ts'
import { Silence } from '../../instances/silence.ts'

/** One service on the way of a request, as the answer tells it. */
export const Hop = z.strictObject({
  service: z.string(),
  version: z.string(),
  instance: z.string().nullable(),
})
export type Hop = z.infer<typeof Hop>

export const Answered = z.strictObject({
  kind: z.literal('answered'),
  status: z.int(),
  responder: z.array(z.string()).describe('The distinct values found: none is missing, two are ambiguous.'),
  instance: z.string().nullable(),
  hops: z.array(Hop).nullable().describe('null: not asked for, or not readable.'),
  cache: z.string().nullable().describe('The header that shows that a cache answered, such as "age: 12".'),
})
export type Answered = z.infer<typeof Answered>

export const Unanswered = z.strictObject({
  kind: z.literal('unanswered'),
  code: z.string().describe('The source.* code of the fault.'),
  message: z.string(),
})

export const Probe = z.strictObject({
  type: z.literal('probe'),
  look: z.string().nullable().describe('The look whose instances tell the side; null: they are not asked.'),
  series: z.string().describe('Random name of the count that index belongs to; later looks of a run go on with it.'),
  address: z.string().describe('The gateway address that was dialled.'),
  direction: z.string().describe('tagged, untagged or the name of a near miss.'),
  index: z.int().nonnegative().describe('Counts the probes of this series, address and direction without gaps.'),
  at: z.string(),
  traceId: z.string().describe('Sent in traceparent, unique.'),
  outcome: z.discriminatedUnion('kind', [Answered, Unanswered]),
})
export type Probe = z.infer<typeof Probe>

/** What the host of the gateway URL resolved to, where the config lists no addresses. */
export const Resolution = z.strictObject({
  type: z.literal('resolution'),
  host: z.string(),
  addresses: z.array(z.string()),
  at: z.string(),
})
export type Resolution = z.infer<typeof Resolution>

/** What one instance says that it is, asked directly, so that the version or name in an answer tells the side. */
export const InstanceSeen = z.strictObject({
  type: z.literal('instance'),
  look: z.string().describe('When the look began; it tells the side of the probes of this look only.'),
  address: z.string(),
  source: z.string(),
  request: z.string(),
  at: z.string(),
  id: z.string().nullable(),
  version: z.string().nullable(),
})
export type InstanceSeen = z.infer<typeof InstanceSeen>

export { Silence }

export const Observation = z.discriminatedUnion('type', [Probe, Resolution, InstanceSeen, Silence])
export type Observation = z.infer<typeof Observation>
