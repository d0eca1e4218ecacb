import { z } from '../../core/zod.ts'
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

/** What the API server says that a pod runs: the image as the pod names it, and the bytes that the node found under it. */
export const ImagesSeen = z.strictObject({
  type: z.literal('images'),
  look: z.string(),
  address: z.string(),
  source: z.string(),
  request: z.string(),
  at: z.string(),
  pod: z.string(),
  images: z.array(z.strictObject({ container: z.string(), image: z.string(), imageId: z.string() })),
})
export type ImagesSeen = z.infer<typeof ImagesSeen>

export const Observation = z.discriminatedUnion('type', [InstanceSeen, Silence, ImagesSeen])
export type Observation = z.infer<typeof Observation>
export { Silence }
