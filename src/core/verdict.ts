import { Figure } from './figure.ts'
import { Finding } from './finding.ts'
import { Measurement, Needs, Proof } from './judgement.ts'
import { RunStatus, Status } from './status.ts'
import { z } from './zod.ts'

export const verdictSchemaId = 'graycheck.verdict/v1'

export const CheckVerdict = z.strictObject({
  id: z.string().describe('Unique in the plan: the kind, or kind/name.'),
  kind: z.string(),
  status: Status,
  advisory: z.boolean().describe('Reported, never folded into the verdict of its stage.'),
  line: z.int().nullable().describe('Where it stands in the config file; null when a flag or a default brought it in.'),
  durationMs: z.number(),
  looks: z.number().describe('How often evidence was collected before it was decided.'),
  proofs: z.array(Proof),
  findings: z.array(Finding),
  measurements: z.array(Measurement),
  needs: Needs.nullable(),
  figures: z.array(Figure).describe('What reports draw. Readers leave out types that they do not know.'),
})
export type CheckVerdict = z.infer<typeof CheckVerdict>

export const StageVerdict = z.strictObject({
  name: z.string(),
  status: Status,
  durationMs: z.number(),
  checks: z.array(CheckVerdict),
})
export type StageVerdict = z.infer<typeof StageVerdict>

/** The answer of a run, and the contract with every pipeline that reads it. Keys are written in this order. */
export const Verdict = z.strictObject({
  schema: z.literal(verdictSchemaId),
  status: RunStatus,
  exitCode: z.int().describe('0 pass, 10 fail, 11 inconclusive, 12 error, 130 and 143 aborted.'),
  service: z.string(),
  tag: z.string(),
  environment: z.string().nullable(),
  runId: z.string(),
  startedAt: z.string(),
  durationMs: z.number(),
  tool: z.strictObject({ version: z.string() }),
  config: z.strictObject({ path: z.string().nullable(), sha256: z.string() }),
  summary: z.string().describe('One line: what decided it.'),
  stages: z.array(StageVerdict),
})
export type Verdict = z.infer<typeof Verdict>
