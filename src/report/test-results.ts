import type { CheckVerdict, StageVerdict, Verdict } from '../core/verdict.ts'
import { describeCheck } from './describe-check.ts'
import { groupAlike, groupText } from './findings.ts'
import { plainText } from './plain-text.ts'

/** One line of a report for test runners. All texts are safe to show. */
export interface TestResult {
  /** The stage, or "verdict". */
  readonly suite: string
  readonly name: string
  /** Why it is skipped is in `message`: it was not run, or it did not pass and is only advisory. */
  readonly outcome: 'passed' | 'failed' | 'error' | 'skipped'
  readonly isAdvisory: boolean
  readonly status: string
  readonly startMs: number
  readonly durationMs: number
  /** In one line. */
  readonly message: string
  /** The reason code of what decided it, or its status. */
  readonly type: string
  /** All that there is to say, in lines. */
  readonly text: string
  /** null for the verdict. */
  readonly check: CheckVerdict | null
}

const shownPerGroup = 3

/**
 * Every check as a test, and at last the verdict itself: where a run was stopped, every check that ran may have passed,
 * and a reader that only counts failures must not take it for a pass.
 */
export function testResults(verdict: Verdict): TestResult[] {
  let startMs = Date.parse(verdict.startedAt)
  const results = verdict.stages.flatMap((stage) => {
    const own = stage.checks.map((check) => resultOf(check, stage, startMs))
    startMs += stage.durationMs
    return own
  })
  return [...results, resultOfRun(verdict)]
}

function resultOf(check: CheckVerdict, stage: StageVerdict, startMs: number): TestResult {
  const { advisory, status, durationMs } = check
  const isAdvisory = advisory && status !== 'pass' && status !== 'skipped'
  const first = plainText(describeCheck(check)[0] ?? status)
  return {
    suite: plainText(stage.name),
    name: plainText(check.id),
    outcome: isAdvisory ? 'skipped' : outcomes[status],
    isAdvisory,
    status,
    startMs,
    durationMs,
    message: isAdvisory ? `advisory, ${status}: ${first}` : first,
    type: status === 'pass' ? status : (check.findings[0]?.code ?? status),
    text: textOf(check),
    check,
  }
}

const outcomes = {
  pass: 'passed',
  fail: 'failed',
  inconclusive: 'error',
  error: 'error',
  aborted: 'error',
  skipped: 'skipped',
} as const

function textOf(check: CheckVerdict): string {
  const described = describeCheck(check).map((text) => plainText(text))
  const findings = check.status === 'skipped' ? [] : check.findings.map((finding) => ({ check, finding }))
  const groups = groupAlike(findings).flatMap((group) => groupText(group, shownPerGroup))
  return [described.map((text) => `- ${text}`).join('\n'), ...groups].filter((part) => part !== '').join('\n\n')
}

function resultOfRun(verdict: Verdict): TestResult {
  const { status, summary, exitCode, runId, durationMs } = verdict
  const message = plainText(summary)
  return {
    suite: 'verdict',
    name: 'verdict',
    outcome: outcomes[status],
    isAdvisory: false,
    status,
    startMs: Date.parse(verdict.startedAt),
    durationMs,
    message,
    type: status,
    text: `${status}: ${message}\nexit code ${exitCode}, run ${plainText(runId)}`,
    check: null,
  }
}
