import { z } from '../../core/zod.ts'
import { Silence } from '../../instances/silence.ts'

const text = z.string().nullable()

/** What an instance says of one dependency; null is "not told". */
export const Reported = z.strictObject({
  name: z.string(),
  kind: text,
  target: text.describe('As the instance uses it; credentials are masked.'),
  status: z.enum(['pass', 'warn', 'fail']).nullable(),
  identity: text,
  checkedAt: text,
})
export type Reported = z.infer<typeof Reported>

/** What one instance said in one look of all that it depends on. */
export const InstanceSeen = z.strictObject({
  type: z.literal('instance'),
  look: z.string().describe('When the look began; the newest one counts.'),
  address: z.string(),
  source: z.string(),
  request: z.string(),
  at: z.string(),
  id: text,
  now: text.describe('The clock of the instance.'),
  nonceEchoed: z.boolean().nullable(),
  gaps: z.array(z.string()).describe('What could not be read of the list of dependencies.'),
  dependencies: z.array(Reported).nullable().describe('null: the instance does not report any list.'),
})
export type InstanceSeen = z.infer<typeof InstanceSeen>

/** What a TLS server showed in a handshake. */
export const Certificate = z.strictObject({
  protocol: z.string(),
  alpn: text,
  chain: z.array(z.string()),
  fingerprint: z.string(),
  expiresAt: z.string(),
  chainProblem: text,
  nameProblem: text,
})
export type Certificate = z.infer<typeof Certificate>

export const Attempt = z.strictObject({
  address: z.string().describe('What was dialled, host:port.'),
  outcome: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('reached'),
      status: z.int().nullable().describe('Of an HTTP answer.'),
      certificate: Certificate.nullable(),
    }),
    z.strictObject({ kind: z.literal('unreached'), fault: z.string(), message: z.string() }),
  ]),
})
export type Attempt = z.infer<typeof Attempt>

/** What the runner saw of one declared dependency in one look: its name, then each of its addresses. */
export const Probe = z.strictObject({
  type: z.literal('probe'),
  look: z.string(),
  name: z.string(),
  target: z.string(),
  at: z.string(),
  resolution: z.strictObject({
    result: z.enum(['resolved', 'nxdomain', 'no-data', 'servfail', 'refused', 'timeout', 'failed']),
    addresses: z.array(z.string()),
    message: text,
  }),
  attempts: z.array(Attempt),
})
export type Probe = z.infer<typeof Probe>

export const Observation = z.discriminatedUnion('type', [InstanceSeen, Silence, Probe])
export type Observation = z.infer<typeof Observation>
export { Silence }
