import type { CheckVerdict, StageVerdict, Verdict } from '../core/verdict.ts'

/** What happens in a run, in order, as plain JSON. Every sink reads this one stream; secrets are redacted before it. */
export type RunEvent =
  | {
      readonly type: 'run-started'
      readonly at: string
      readonly runId: string
      readonly service: string
      readonly tag: string
      readonly stages: readonly { readonly name: string; readonly checks: readonly string[] }[]
      readonly timeoutMs: number
    }
  | { readonly type: 'stage-started'; readonly at: string; readonly stage: string }
  | { readonly type: 'check-started'; readonly at: string; readonly stage: string; readonly check: string }
  | {
      readonly type: 'check-progress'
      readonly at: string
      readonly stage: string
      readonly check: string
      readonly message: string
    }
  | {
      readonly type: 'check-looked'
      readonly at: string
      readonly stage: string
      readonly check: string
      readonly verdict: CheckVerdict
    }
  | { readonly type: 'check-finished'; readonly at: string; readonly stage: string; readonly verdict: CheckVerdict }
  | { readonly type: 'stage-finished'; readonly at: string; readonly verdict: StageVerdict }
  | {
      readonly type: 'source-retried'
      readonly at: string
      readonly source: string
      readonly attempt: number
      readonly message: string
    }
  | { readonly type: 'run-finished'; readonly at: string; readonly verdict: Verdict }

export type EventSink = (event: RunEvent) => void
