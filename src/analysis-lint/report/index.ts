import type { LintSeverity } from '../finding.ts'
import type { LintResult } from '../lint.ts'

export const lintFormats = ['text', 'json', 'sarif'] as const
export type LintFormat = (typeof lintFormats)[number]

/** All that a report of a lint may know. */
export interface LintReportInput {
  readonly result: LintResult
  readonly failOn: Exclude<LintSeverity, 'info'>
  readonly exitCode: number
  readonly version: string
  /** Columns of the terminal. */
  readonly width: number
  readonly color: boolean
}

type LintReport = (input: LintReportInput) => string

const reports: Readonly<Record<LintFormat, () => Promise<LintReport>>> = {
  text: async () => (await import('./text.ts')).renderText,
  json: async () => (await import('./json.ts')).renderJson,
  sarif: async () => (await import('./sarif.ts')).renderSarif,
}

export async function renderLint(format: LintFormat, input: LintReportInput): Promise<string> {
  const render = await reports[format]()
  return render(input)
}
