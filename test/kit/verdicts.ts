import type { Finding } from '../../src/core/finding.ts'
import type { CheckVerdict, Verdict } from '../../src/core/verdict.ts'
import { renderReport } from '../../src/report/index.ts'
import type { ReportFormat } from '../../src/report/index.ts'
import { sampleVerdict } from './sample-verdict.ts'

/** Renders as for a file or a pipe. */
export function render(format: ReportFormat, verdict: Verdict): Promise<string> {
  const events = [{ type: 'run-finished', at: verdict.startedAt, verdict }] as const
  return renderReport(format, { verdict, events, width: 100, color: false, reasonOf: () => sampleReason })
}

export const sampleReason = {
  severity: 'fail',
  title: 'An instance runs an old config',
  proves: 'It answered with another revision than the store holds.',
  causes: ['a dead watch', 'a config that it rejected'],
  fix: 'Restart the instance.',
} as const

/** The same verdict with its second check changed: the one that fails in the sample. */
export function withCheck(over: Partial<CheckVerdict>, run: Partial<Verdict> = {}): Verdict {
  const stages = sampleVerdict.stages.map((stage, index) =>
    index === 1 ? { ...stage, checks: stage.checks.map((check) => ({ ...check, ...over })) } : stage,
  )
  return { ...sampleVerdict, stages, ...run }
}

const needs = { message: '120 more requests', requests: 120, seconds: 30, settlesWithinMs: null }

export const passing: Verdict = {
  ...sampleVerdict,
  status: 'pass',
  exitCode: 0,
  summary: '1 of 1 required checks passed on 1 proof',
  stages: sampleVerdict.stages.slice(0, 1),
}

export const undecided = withCheck({ status: 'inconclusive', needs }, { status: 'inconclusive', exitCode: 11 })
export const notMeasured = withCheck({ status: 'error' }, { status: 'error', exitCode: 12 })
export const advised: Verdict = withCheck({ advisory: true }, { status: 'pass', exitCode: 0 })

/** Every check had passed when the signal came. */
export const stopped: Verdict = { ...passing, status: 'aborted', exitCode: 143, summary: 'SIGTERM stopped the run' }

export function manyFindings(count: number, over: Partial<Finding> = {}): Verdict {
  const finding = findingOfSample()
  const findings = Array.from({ length: count }, (_, index) => ({ ...finding, subject: `user-gray-${index}`, ...over }))
  return withCheck({ findings })
}

function findingOfSample(): Finding {
  const finding = sampleVerdict.stages[1]?.checks[0]?.findings[0]
  if (finding === undefined) throw new Error('the sample has a finding')
  return finding
}

/** Keys whose texts a server, or whoever wrote the config, can choose. */
const foreign = new Set(
  'service tag environment summary runId subject message statement unit expected actual fix source request vantage reproduce title label text columns path version of flow'.split(
    ' ',
  ),
)

/** The verdict with a text in every place that may hold one from outside; ids and names stay different. */
export function filledWith(text: string, verdict: Verdict = sampleVerdict): Verdict {
  let count = 0
  const filled: unknown = JSON.parse(JSON.stringify(verdict), (key, value: unknown) => {
    if ((key === 'id' || key === 'name') && typeof value === 'string') return `${(count += 1)} ${text}`
    if (foreign.has(key) && typeof value === 'string') return text
    return key === 'columns' && Array.isArray(value) ? value.map(() => text) : value
  })
  // Only texts were replaced by texts.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return filled as Verdict
}
