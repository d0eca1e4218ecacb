import { z } from '../core/zod.ts'

export const recordSchemaId = 'graycheck.recording/v1'

/** `ran`, or why not: the stage before it did not pass, or --only named other checks. */
export const CheckOutcome = z.enum(['ran', 'not-reached', 'not-selected'])

/** One check as it was run: all that its verdict depends on. */
export const CheckRecord = z.strictObject({
  id: z.string(),
  kind: z.string(),
  advisory: z.boolean(),
  line: z.int().nullable().default(null),
  outcome: CheckOutcome,
  durationMs: z.number(),
  looks: z.number(),
  spec: z.unknown(),
  observations: z.array(z.unknown()),
})
export type CheckRecord = z.infer<typeof CheckRecord>

export const StageRecord = z.strictObject({
  name: z.string(),
  durationMs: z.number(),
  checks: z.array(CheckRecord),
})
export type StageRecord = z.infer<typeof StageRecord>

/** A whole run without its verdict: the verdict is a function of this, so it can be computed again anywhere. */
export const RunRecord = z.strictObject({
  schema: z.literal(recordSchemaId),
  tool: z.strictObject({ version: z.string() }),
  runId: z.string(),
  service: z.string(),
  tag: z.string(),
  environment: z.string().nullable(),
  startedAt: z.string(),
  durationMs: z.number(),
  config: z.strictObject({ path: z.string().nullable(), sha256: z.string() }),
  stop: z.enum(['SIGINT', 'SIGTERM']).nullable(),
  stages: z.array(StageRecord),
})
export type RunRecord = z.infer<typeof RunRecord>
