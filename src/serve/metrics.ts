import { RunStatus } from '../core/status.ts'
import type { Rejection } from './problem.ts'
import { rejections } from './problem.ts'

/** What Prometheus may know. Every label has few values: names of plans, statuses, routes; never an id or a tag. */
export interface Metrics {
  runEnded(plan: string, status: RunStatus, seconds: number): void
  answered(route: string, status: number): void
  rejected(reason: Rejection): void
  text(now: { readonly running: number; readonly queued: number }): string
}

const buckets = [0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600]

export function createMetrics(plans: readonly string[]): Metrics {
  const runs = counter(plans.flatMap((plan) => RunStatus.options.map((status) => labels({ plan, status }))))
  const requests = counter([])
  const rejected = counter(rejections.map((reason) => labels({ reason })))
  const counts = buckets.map(() => 0)
  let sum = 0
  let count = 0
  return {
    runEnded: (plan, status, seconds) => {
      runs.add(labels({ plan, status }))
      buckets.forEach((bound, index) => {
        if (seconds <= bound) counts[index] = (counts[index] ?? 0) + 1
      })
      sum += seconds
      count += 1
    },
    answered: (route, status) => requests.add(labels({ route, code: String(status) })),
    rejected: (reason) => rejected.add(labels({ reason })),
    text: ({ running, queued }) =>
      [
        ...family('graycheck_serve_runs_total', 'counter', 'Runs that have ended, by plan and status.', runs.lines()),
        ...family('graycheck_serve_runs_running', 'gauge', 'Runs under way.', [['', running]]),
        ...family('graycheck_serve_runs_queued', 'gauge', 'Runs that wait for their turn.', [['', queued]]),
        ...histogram('graycheck_serve_run_duration_seconds', 'How long runs took.', counts, sum, count),
        ...family('graycheck_serve_requests_total', 'counter', 'Answers, by route and code.', requests.lines()),
        ...family('graycheck_serve_rejected_total', 'counter', 'Requests refused, by reason.', rejected.lines()),
        '',
      ].join('\n'),
  }
}

interface Counter {
  add(labels: string): void
  lines(): [labels: string, value: number][]
}

/** What never happened is shown as 0, so that a first time is an increase. */
function counter(known: readonly string[]): Counter {
  const values = new Map(known.map((text) => [text, 0]))
  return {
    add: (text) => void values.set(text, (values.get(text) ?? 0) + 1),
    lines: () => [...values].toSorted(([a], [b]) => (a < b ? -1 : 1)),
  }
}

function labels(pairs: Readonly<Record<string, string>>): string {
  const escape = (value: string): string => value.replace(/[\\"]/g, String.raw`\$&`).replaceAll('\n', String.raw`\n`)
  return `{${Object.entries(pairs)
    .map(([name, value]) => `${name}="${escape(value)}"`)
    .join(',')}}`
}

function family(name: string, type: string, help: string, samples: readonly (readonly [string, number])[]): string[] {
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...samples.map(([text, value]) => `${name}${text} ${value}`),
  ]
}

function histogram(name: string, help: string, counts: readonly number[], sum: number, count: number): string[] {
  const samples = counts.map((value, index) => `${name}_bucket{le="${buckets[index]}"} ${value}`)
  return [
    ...family(name, 'histogram', help, []),
    ...samples,
    `${name}_bucket{le="+Inf"} ${count}`,
    `${name}_sum ${sum}`,
    `${name}_count ${count}`,
  ]
}
