import type { ReportInput } from './index.ts'
import { plainText } from './plain-text.ts'
import type { TestResult } from './test-results.ts'
import { testResults } from './test-results.ts'

/** TAP version 14: one test point a check and one for the verdict, each with what decided it as YAML. */
export function renderTap({ verdict }: ReportInput): string {
  const results = testResults(verdict)
  const points = results.map((result, index) => pointOf(result, index + 1))
  const title = `# ${plainText(verdict.service)} ${plainText(verdict.tag)}: ${verdict.status}`
  return `${['TAP version 14', title, `1..${results.length}`, ...points].join('\n')}\n`
}

function pointOf(result: TestResult, number: number): string {
  const { suite, name, outcome, isAdvisory, message } = result
  const ok = outcome === 'passed' || (outcome === 'skipped' && !isAdvisory)
  const description = escapeTap(result.check === null ? name : `${suite}: ${name}`)
  const directive = isAdvisory
    ? ` # TODO ${escapeTap(message)}`
    : outcome === 'skipped'
      ? ` # SKIP ${escapeTap(message)}`
      : ''
  return `${ok ? 'ok' : 'not ok'} ${number} - ${description}${directive}\n${diagnosticsOf(result)}`
}

/** A hash begins a directive, and a backslash escapes it. */
function escapeTap(text: string): string {
  return text.replaceAll(/[\\#]/g, String.raw`\$&`)
}

/** YAML, in which every JSON text is a scalar. */
function diagnosticsOf({ status, type, message, durationMs, text }: TestResult): string {
  const members = { status, code: type, message, duration_ms: durationMs, details: text.split('\n') }
  const lines = Object.entries(members).map(([name, value]) =>
    Array.isArray(value)
      ? `  ${name}:${value.map((line) => `\n    - ${JSON.stringify(line)}`).join('')}`
      : `  ${name}: ${JSON.stringify(value)}`,
  )
  return ['  ---', ...lines, '  ...'].join('\n')
}
