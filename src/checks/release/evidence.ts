import { z } from 'zod'
import { Silence } from '../../instances/silence.ts'

const text = z.string().nullable()

/** What one instance said of itself in one look. */
export const InstanceSeen = z.strictObject({
  type: z.literal('instance'),
  look: z.string().describe('When the look began; the newest one counts.'),
  address: z.string(),
  source: z.string(),
  request: z.string(),
  at: z.string(),
  id: text,
  bootId: text,
  service: text,
  version: text,
  commit: text,
  tag: text,
  group: z.enum(['gray', 'stable']).nullable().describe('The group that the instance itself claims.'),
  startedAt: text,
  skewMs: z.number().nullable(),
  nonceEchoed: z.boolean().nullable(),
  gaps: z.array(z.string()),
})
export type InstanceSeen = z.infer<typeof InstanceSeen>

export const Observation = z.discriminatedUnion('type', [InstanceSeen, Silence])
export type Observation = z.infer<typeof Observation>
export { Silence }
