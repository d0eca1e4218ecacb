import { RunStatus } from '../core/status.ts'
import { z } from '../core/zod.ts'
import { RunParameters } from './parameters.ts'

/** One run as the store holds it, without its verdict and events, which may be large. Times are milliseconds. */
export const StoredRun = z.strictObject({
  /** Counts up with every run of this store. */
  sequence: z.number(),
  plan: z.string(),
  runId: z.string(),
  /** Of what a hook asks for again and again; null for runs that are named by their caller. */
  series: z.string().nullable(),
  parameters: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(RunParameters),
  service: z.string(),
  tag: z.string(),
  environment: z.string().nullable(),
  state: z.enum(['queued', 'running', 'finished']),
  status: RunStatus.nullable(),
  code: z.string().nullable(),
  message: z.string(),
  exitCode: z.number().nullable(),
  createdAt: z.number(),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
  /** When a hook was first told what the run came to. */
  toldAt: z.number().nullable(),
})
export type StoredRun = z.infer<typeof StoredRun>

export type NewRun = Pick<StoredRun, 'plan' | 'runId' | 'series' | 'parameters' | 'service' | 'tag' | 'environment'>

/** What a run came to. */
export interface Ending {
  readonly status: RunStatus
  readonly code: string | null
  readonly message: string
  readonly exitCode: number
  /** The whole verdict, serialised; null where there is none. */
  readonly verdict: string | null
  /** One event a line, the last ones. */
  readonly events: string
}
