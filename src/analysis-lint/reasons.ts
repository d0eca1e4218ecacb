import type { Reason } from '../core/finding.ts'
import type { LintSeverity } from './finding.ts'
import { argoReasons } from './reasons-argo.ts'
import { flaggerReasons } from './reasons-flagger.ts'
import { providerReasons } from './reasons-providers.ts'
import { rolloutReasons } from './reasons-rollout.ts'

export type LintReasonTable = Readonly<Record<string, Reason & { readonly severity: LintSeverity }>>

/** Every code of lint-analysis. docs/lint-analysis.md names the source of each. */
export const analysisReasons = {
  ...argoReasons,
  ...providerReasons,
  ...rolloutReasons,
  ...flaggerReasons,
} as const satisfies LintReasonTable

export type AnalysisCode = keyof typeof analysisReasons
