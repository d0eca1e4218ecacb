import { compareText } from '../../core/canonical.ts'
import type { Reason } from '../../core/finding.ts'
import type { LintFinding, LintSeverity } from '../finding.ts'
import { analysisReasons } from '../reasons.ts'
import type { LintReportInput } from './index.ts'

const levels: Readonly<Record<LintSeverity, 'error' | 'warning' | 'note'>> = {
  fail: 'error',
  warning: 'warning',
  info: 'note',
}

/** SARIF 2.1.0: what code hosts show beside the lines. Only the rules that were found are described. */
export function renderSarif({ result, exitCode, version }: LintReportInput): string {
  const codes = [...new Set(result.findings.map((finding) => finding.code))].sort(compareText)
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'graycheck lint-analysis',
            semanticVersion: version,
            rules: codes.map((code) => describeRule(code, analysisReasons[code])),
          },
        },
        invocations: [{ executionSuccessful: true, exitCode }],
        columnKind: 'utf16CodeUnits',
        results: result.findings.map((finding) => describeResult(finding, codes.indexOf(finding.code))),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function describeRule(id: string, reason: Reason & { readonly severity: LintSeverity }): object {
  const causes = reason.causes.map((cause) => `- ${cause}`).join('\n')
  return {
    id,
    shortDescription: { text: `${reason.title}.` },
    fullDescription: { text: reason.proves },
    help: { text: `Likely causes:\n${causes}\n\n${reason.fix}` },
    defaultConfiguration: { level: levels[reason.severity] },
  }
}

function describeResult(finding: LintFinding, ruleIndex: number): object {
  const suppressions =
    finding.suppressedBecause === null
      ? {}
      : { suppressions: [{ kind: 'inSource', justification: finding.suppressedBecause }] }
  const name = [finding.object, finding.path].filter((part) => part !== '').join(' ')
  const logicalLocations = name === '' ? {} : { logicalLocations: [{ fullyQualifiedName: name }] }
  return {
    ruleId: finding.code,
    ruleIndex,
    level: levels[finding.severity],
    message: { text: `${finding.message}. ${finding.fix}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(finding.file) },
          region: { startLine: finding.line, startColumn: finding.column },
        },
        ...logicalLocations,
      },
    ],
    ...suppressions,
  }
}

/** A relative reference stays one, so that the host can find the file in its checkout. */
function uriOf(file: string): string {
  const parts = file.replaceAll('\\', '/').split('/')
  const encoded = parts.map((part) => encodeURIComponent(part)).join('/')
  return encoded.startsWith('/') ? `file://${encoded}` : encoded.replace(/^(\.\/)+/, '')
}
