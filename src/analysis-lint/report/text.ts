import type { Style } from '../../report/layout.ts'
import { columns, emphasise, paint, paragraph } from '../../report/layout.ts'
import { plainText } from '../../report/plain-text.ts'
import type { LintFinding } from '../finding.ts'
import { countFindings } from '../lint.ts'
import type { LintReportInput } from './index.ts'

/** The report for people: every finding that counts, in the order of the files, and what it came to. */
export function renderText(input: LintReportInput): string {
  const findings = input.result.findings.filter((finding) => finding.suppressedBecause === null)
  const blocks = findings.map((finding) => block(finding, input))
  return `${[...blocks, closing(input, findings)].join('\n\n')}\n`
}

function block(finding: LintFinding, style: Style): string {
  const place = `${plainText(finding.file)}:${finding.line}:${finding.column}`
  const severity = paint(finding.severity, finding.severity, style, true)
  // Never wrapped: editors and terminals find their way by it.
  const title = [`${emphasise(place, style)}:`, severity, emphasise(finding.code, style), plainText(finding.object)]
  const rows = [
    ['what', plainText(finding.message)],
    ['to do', plainText(finding.fix)],
  ]
  const parts = [title.join(' ').trimEnd(), excerpt(finding, style), columns(rows, style, 2)]
  return parts.filter((part) => part !== '').join('\n')
}

const excerptIndent = '    '

/** Left out where it would not fit: a caret under the wrong column tells nothing. */
function excerpt(finding: LintFinding, { width }: Style): string {
  const lines = finding.excerpt?.split('\n').map((line) => `${excerptIndent}${line}`) ?? []
  return lines.every((line) => line.length <= width) ? lines.join('\n') : ''
}

function closing(input: LintReportInput, shown: readonly LintFinding[]): string {
  const { result, exitCode } = input
  const { fail, warning, info } = countFindings(result.findings)
  const suppressed = result.findings.length - shown.length
  const files = new Set(result.objects.map(({ file }) => file)).size
  const counts = [`${fail} fail`, `${warning} warning`, `${info} info`]
  const left = suppressed === 0 ? [] : [`${suppressed} taken out by comments`]
  const where = `in ${plural(result.objects.length, 'object')} of ${plural(files, 'file')}`
  const text = `${[...counts, ...left].join(', ')} ${where}; exit code ${exitCode}`
  const more = shown.length === 0 ? [] : ['graycheck explain CODE tells more about a finding']
  return [text, ...more].map((line) => paragraph(line, input)).join('\n')
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}
