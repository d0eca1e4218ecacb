import { createHash } from 'node:crypto'
import type { Verdict } from '../core/verdict.ts'
import type { ReportInput } from './index.ts'
import { plainText } from './plain-text.ts'
import type { TestResult } from './test-results.ts'
import { testResults } from './test-results.ts'

/** The Common Test Report Format, https://ctrf.io; nothing but its own members outside of `extra`. */
export function renderCtrf({ verdict }: ReportInput): string {
  const results = testResults(verdict)
  const report = {
    reportFormat: 'CTRF',
    specVersion: '1.0.0',
    reportId: uuidOf(verdict.runId),
    timestamp: verdict.startedAt,
    generatedBy: 'graycheck',
    results: {
      tool: { name: 'graycheck', version: plainText(verdict.tool.version) },
      summary: summaryOf(verdict, results),
      tests: results.map((result) => testOf(result, verdict)),
      environment: environmentOf(verdict),
    },
  }
  return `${JSON.stringify(report, null, 2)}\n`
}

function summaryOf(verdict: Verdict, results: readonly TestResult[]): object {
  const start = Date.parse(verdict.startedAt)
  const counts = { passed: 0, failed: 0, skipped: 0, pending: 0, other: 0 }
  for (const result of results) counts[statusOf(result)] += 1
  return {
    tests: results.length,
    ...counts,
    suites: verdict.stages.length + 1,
    start,
    stop: start + Math.round(verdict.durationMs),
    duration: Math.round(verdict.durationMs),
    extra: { verdict: verdict.status, exitCode: verdict.exitCode, runId: plainText(verdict.runId) },
  }
}

/** A check that could not be decided is `other`; the verdict fails with it, for readers that only count failures. */
function statusOf({ outcome, check }: TestResult): 'passed' | 'failed' | 'skipped' | 'other' {
  if (outcome === 'error') return check === null ? 'failed' : 'other'
  return outcome
}

function testOf(result: TestResult, { config }: Verdict): object {
  const { name, suite, status, message, text, startMs, check } = result
  const durationMs = Math.round(result.durationMs)
  const line = check?.line ?? null
  const place = config.path === null || line === null ? {} : { filePath: plainText(config.path), line }
  return {
    name,
    status: statusOf(result),
    duration: durationMs,
    start: startMs,
    stop: startMs + durationMs,
    suite: ['graycheck', suite],
    message,
    ...(result.outcome === 'passed' ? {} : { trace: text }),
    rawStatus: status,
    type: 'canary',
    ...place,
    ...(check === null ? {} : { extra: extraOf(check) }),
  }
}

function extraOf({ kind, advisory, looks, findings, measurements, needs }: NonNullable<TestResult['check']>): object {
  const codes = [...new Set(findings.map(({ code }) => code))]
  return { kind, advisory, looks, codes, measurements: measurements.length, needs: plainText(needs?.message ?? '') }
}

function environmentOf({ service, tag, environment, config }: Verdict): object {
  return {
    appName: plainText(service),
    appVersion: plainText(tag),
    ...(environment === null ? {} : { testEnvironment: plainText(environment) }),
    extra: { config: config.sha256 },
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The id of a run is a UUID unless a recording was written by hand. */
function uuidOf(runId: string): string {
  if (uuid.test(runId)) return runId
  const digits = createHash('sha256').update(runId).digest('hex')
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join('-')
}
