import { countFindings } from '../lint.ts'
import type { LintReportInput } from './index.ts'

/** Everything, also what comments take out. New fields may be added; when one changes, `schema` does. */
export function renderJson({ result, failOn, exitCode, version }: LintReportInput): string {
  const suppressed = result.findings.filter((finding) => finding.suppressedBecause !== null).length
  const report = {
    schema: 'graycheck.analysis-lint/v1',
    tool: { version },
    failOn,
    exitCode,
    summary: { ...countFindings(result.findings), suppressed },
    objects: result.objects,
    findings: result.findings,
  }
  return `${JSON.stringify(report, null, 2)}\n`
}
