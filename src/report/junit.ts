import type { ReportInput } from './index.ts'
import type { Markup } from './markup.ts'
import { markup, verbatim } from './markup.ts'
import { plainText } from './plain-text.ts'
import type { TestResult } from './test-results.ts'
import { testResults } from './test-results.ts'

/**
 * JUnit XML as Jenkins and GitLab read it: a suite a stage, a case a check, at most one failure a case with everything in
 * its body, because GitLab shows no message attribute and Jenkins no second failure.
 */
export function renderJunit({ verdict }: ReportInput): string {
  const results = testResults(verdict)
  const names = [...new Set(results.map(({ suite }) => suite))]
  const suites = names.map((name) => suiteOf(name, results, { verdict }))
  const root = markup`<testsuites name="graycheck" ${countsOf(results)} time="${seconds(verdict.durationMs)}">
${suites}</testsuites>`
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root.markup}\n`
}

function suiteOf(name: string, all: readonly TestResult[], { verdict }: Pick<ReportInput, 'verdict'>): Markup {
  const results = all.filter(({ suite }) => suite === name)
  const isRun = results.every(({ check }) => check === null)
  const stage = verdict.stages.find((candidate) => plainText(candidate.name) === name)
  const durationMs = isRun ? verdict.durationMs : (stage?.durationMs ?? 0)
  const timestamp = new Date(results[0]?.startMs ?? 0).toISOString().replace(/\.\d+Z$/, '')
  const skipped = results.filter(({ outcome }) => outcome === 'skipped').length
  return markup`  <testsuite name="${name}" ${countsOf(results)} skipped="${skipped}" time="${seconds(durationMs)}" timestamp="${timestamp}">
${propertiesOf(verdict)}${results.map((result) => caseOf(result, `graycheck.${plainText(verdict.service)}.${name}`))}  </testsuite>
`
}

function countsOf(results: readonly TestResult[]): Markup {
  const count = (wanted: TestResult['outcome']): number => results.filter(({ outcome }) => outcome === wanted).length
  return markup`tests="${results.length}" failures="${count('failed')}" errors="${count('error')}"`
}

function propertiesOf({ runId, tag, environment, status, exitCode, tool }: ReportInput['verdict']): Markup {
  const properties = { runId, tag, environment: environment ?? '', verdict: status, exitCode, version: tool.version }
  const lines = Object.entries(properties).map(
    ([name, value]) => markup`      <property name="${name}" value="${value}"/>\n`,
  )
  return markup`    <properties>\n${lines}    </properties>\n`
}

function caseOf(result: TestResult, className: string): Markup {
  const { name, durationMs, outcome, message, type, text } = result
  const body = verbatim(text)
  const parts = {
    passed: markup`<system-out>${body}</system-out>`,
    failed: markup`<failure type="${type}" message="${message}">${body}</failure>`,
    error: markup`<error type="${type}" message="${message}">${body}</error>`,
    skipped: markup`<skipped message="${message}"/>${result.isAdvisory ? markup`<system-out>${body}</system-out>` : null}`,
  }
  return markup`    <testcase name="${name}" classname="${className}" time="${seconds(durationMs)}">${parts[outcome]}</testcase>\n`
}

/** With a dot, whatever the locale, and no more than milliseconds. */
function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}
