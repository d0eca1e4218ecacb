import type { Origin, Path } from '../plan/tree.ts'
import type { AnalysisCode } from './reasons.ts'

/** How bad it is: `fail` passes for sure in a case that the file itself shows, `warning` may, `info` is good to know. */
export const lintSeverities = ['fail', 'warning', 'info'] as const
export type LintSeverity = (typeof lintSeverities)[number]

/** What a rule has to say, before it is placed in the text. */
export interface Draft {
  readonly code: AnalysisCode
  readonly origin: Origin
  /** Below the object: spec.metrics[0].failureLimit. */
  readonly path: Path
  readonly message: string
  /** Replaces the advice of the reason table where the case at hand allows a better one. */
  readonly fix?: string
}

/** One finding, as reports show it. */
export interface LintFinding {
  readonly code: AnalysisCode
  readonly severity: LintSeverity
  readonly file: string
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 code units. */
  readonly column: number
  /** AnalysisTemplate/success-rate; empty for what concerns the file alone. */
  readonly object: string
  readonly path: string
  readonly message: string
  readonly fix: string
  /** The line with a caret; null where it may hold a secret. */
  readonly excerpt: string | null
  /** Why a comment in the file takes it out; null when it counts. */
  readonly suppressedBecause: string | null
}
