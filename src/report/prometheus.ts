import type { Measurement } from '../core/judgement.ts'
import { RunStatus, Severity, Status } from '../core/status.ts'
import type { CheckVerdict, Verdict } from '../core/verdict.ts'
import type { ReportInput } from './index.ts'
import { plainText } from './plain-text.ts'

type Labels = Readonly<Record<string, string>>
type Sample = readonly [labels: Labels, value: number]
type Gauge = readonly [name: string, help: string, samples: readonly Sample[]]

interface Located {
  readonly check: CheckVerdict
  readonly labels: Labels
}

/** Every one is a time series: thousands of instances must not become thousands of series. */
const mostMeasurements = 200
const longestLabel = 200

/**
 * Gauges in the text format, for the textfile collector of the node exporter or a pushgateway: without time stamps, which
 * both refuse.
 */
export function renderPrometheus({ verdict }: ReportInput): string {
  const { service, tag, environment } = verdict
  const run = { service, tag, environment: environment ?? '' }
  const checks = verdict.stages.flatMap((stage) =>
    stage.checks.map((check) => ({ check, labels: { ...run, stage: stage.name, check: check.id, kind: check.kind } })),
  )
  return [...gaugesOfRun(verdict, run), ...gaugesOfChecks(checks), ...gaugesOfMeasurements(checks)].map(write).join('')
}

function gaugesOfRun({ tool, status, exitCode, startedAt, durationMs }: Verdict, run: Labels): Gauge[] {
  const verdict = oneHot(RunStatus.options, status, run)
  return [
    ['graycheck_build_info', 'The version of graycheck that made this.', [[{ version: tool.version }, 1]]],
    ['graycheck_verdict', 'The verdict of the run: 1 for its status, 0 for all others.', verdict],
    ['graycheck_exit_code', 'The exit code of the run: 0 only for a pass.', [[run, exitCode]]],
    ['graycheck_run_start_time_seconds', 'When the run began, since 1970.', [[run, Date.parse(startedAt) / 1000]]],
    ['graycheck_run_duration_seconds', 'How long the run took.', [[run, durationMs / 1000]]],
  ]
}

function gaugesOfChecks(checks: readonly Located[]): Gauge[] {
  const status = checks.flatMap(({ check, labels }) => oneHot(Status.options, check.status, labels))
  const advisory = checks.map(({ check, labels }): Sample => [labels, Number(check.advisory)])
  const duration = checks.map(({ check, labels }): Sample => [labels, check.durationMs / 1000])
  return [
    ['graycheck_check_status', 'The status of each check: 1 for its own, 0 for all others.', status],
    ['graycheck_check_advisory', '1 for a check that is only reported, not folded into the verdict.', advisory],
    ['graycheck_check_duration_seconds', 'How long the check took.', duration],
    ['graycheck_check_findings', 'How many findings of each severity it has.', checks.flatMap(findingCounts)],
  ]
}

function oneHot(all: readonly string[], own: string, labels: Labels): Sample[] {
  return all.map((status): Sample => [{ ...labels, status }, Number(status === own)])
}

function findingCounts({ check, labels }: Located): Sample[] {
  return Severity.options.map((severity): Sample => {
    const count = check.findings.filter((finding) => finding.severity === severity).length
    return [{ ...labels, severity }, count]
  })
}

function gaugesOfMeasurements(checks: readonly Located[]): Gauge[] {
  const measured = checks
    .flatMap(({ check, labels }) => check.measurements.map((measurement) => ({ measurement, labels })))
    .slice(0, mostMeasurements)
  const read = (valueOf: (measurement: Measurement) => number | null): Sample[] =>
    measured.flatMap(({ measurement, labels }): Sample[] => {
      const { subject, name, unit } = measurement
      const value = valueOf(measurement)
      return value === null ? [] : [[{ ...labels, subject, name, unit }, value]]
    })
  return [
    ['graycheck_measurement_value', 'A measured number, in the unit of its label.', read(({ value }) => value)],
    ['graycheck_measurement_lower_bound', 'The lower bound of its anytime-valid interval.', read(({ lower }) => lower)],
    ['graycheck_measurement_upper_bound', 'The upper bound of its anytime-valid interval.', read(({ upper }) => upper)],
    ['graycheck_measurement_limit', 'What it was held against.', read(({ limit }) => limit)],
    ['graycheck_measurement_samples', 'How many requests or probes it rests on.', read((one) => one.sampleSize)],
  ]
}

/** A metric without samples is left out, and of two series with the same labels the last one stays. */
function write([name, help, samples]: Gauge): string {
  const lines = new Map(samples.map(([labels, value]) => [seriesOf(name, labels), value]))
  if (lines.size === 0) return ''
  const series = Array.from(lines, ([text, value]) => `${text} ${value}\n`)
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${series.join('')}`
}

function seriesOf(name: string, labels: Labels): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escapeLabel(value)}"`)
  return `${name}{${pairs.join(',')}}`
}

/** A plain text has no line end, the third character that would have to be escaped. */
function escapeLabel(text: string): string {
  return plainText(text, longestLabel).replaceAll(/[\\"]/g, String.raw`\$&`)
}
