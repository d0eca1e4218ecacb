import { formatDuration } from '../../core/duration.ts'
import type { EvidenceReference, Finding, FindingDetails } from '../../core/finding.ts'
import { makeFinding } from '../../core/finding.ts'
import { instanceKey } from './judge-increase.ts'
import type { Freshness } from './judge-present.ts'
import { hasEnded, lastMs, readFreshness } from './judge-present.ts'
import { findOverlap, findUnexpected } from './judge-selection.ts'
import type { Series, Window } from './judge-window.ts'
import { describeLabels } from './judge-window.ts'
import { sloReasons } from './reasons.ts'
import type { Spec } from './spec.ts'

/** Do the samples cover what they should: every instance and no others, up to now, without an end in between? */

interface Coverage {
  readonly findings: readonly Finding[]
  /** Distinct values of the label instance that are counted and fresh. */
  readonly instances: readonly string[]
  readonly newestMs: number
  readonly oldestMs: number
}

type Report = (
  code: keyof typeof sloReasons,
  details: Omit<FindingDetails, 'subject'> & { subject?: string },
) => Finding

export function readCoverage(
  requests: readonly Series[],
  window: Window,
  spec: Spec,
  references: EvidenceReference[],
): Coverage {
  const report: Report = (code, details) =>
    makeFinding(sloReasons, code, { subject: 'gray', evidence: references, ...details })
  const oldestMs = Math.min(...requests.map(({ points }) => points[0]?.[0] ?? Infinity))
  const freshness = readFreshness(requests)
  const { newestMs, patienceMs } = freshness
  const isFresh = (series: Series): boolean => window.untilMs - lastMs(series) <= patienceMs
  const fresh = requests.filter(isFresh)
  const instances = [...new Set(fresh.flatMap(({ labels }) => labels['instance'] ?? []))].sort()
  const [unexpected, overlap] = [findUnexpected(fresh, spec), findOverlap(window, spec)]
  const findings = [
    ...reportStale(window.untilMs - newestMs, patienceMs, report),
    ...reportDown(window.series.up.filter(isFresh), report),
    ...reportMissing(instances, spec.expectedInstances, report),
    ...(unexpected === null ? [] : [report('slo.instances-unexpected', unexpected)]),
    ...(overlap === null ? [] : [report('slo.selectors-overlap', overlap)]),
    ...reportVanished(requests, freshness, report),
  ]
  return { findings, instances, newestMs, oldestMs }
}

function reportStale(ageMs: number, patienceMs: number, report: Report): Finding[] {
  if (ageMs <= patienceMs) return []
  return [
    report('slo.stale', {
      message: `the newest sample is ${formatDuration(roundToSeconds(ageMs))} old`,
      expected: `at most ${formatDuration(roundToSeconds(patienceMs))}`,
      actual: formatDuration(roundToSeconds(ageMs)),
    }),
  ]
}

function reportDown(up: readonly Series[], report: Report): Finding[] {
  const down = up.filter(({ points }) => points.at(-1)?.[1] === 0)
  return down.map((series) =>
    report('slo.target-down', {
      subject: series.labels['instance'] ?? describeLabels(series.labels),
      message: `Prometheus can not scrape ${describeLabels(series.labels)}`,
      expected: 'up 1',
      actual: 'up 0',
      reproduce: describeLabels(series.labels),
    }),
  )
}

function reportMissing(instances: readonly string[], expected: number | null, report: Report): Finding[] {
  if (expected === null || instances.length >= expected) return []
  const found = instances.length === 0 ? 'none' : `${instances.length} (${instances.join(', ')})`
  return [
    report('slo.instances-missing', {
      message: `of ${expected} gray instances, ${found} with fresh request counters`,
      expected: `${expected} distinct values of the label instance`,
      actual: found,
    }),
  ]
}

function reportVanished(requests: readonly Series[], freshness: Freshness, report: Report): Finding[] {
  const ended = requests.filter((series) => hasEnded(series, freshness))
  if (ended.length === 0) return []
  const names = [...new Set(ended.map((series) => series.labels['instance'] ?? instanceKey(series)))].sort()
  return [
    report('slo.vanished', {
      message: `${ended.length} of ${requests.length} series ended before the others, of ${names.join(', ')}`,
      actual: describeLabels(ended[0]?.labels ?? {}),
    }),
  ]
}

export function reportDiscovered(discovered: readonly Series[], references: EvidenceReference[]): Finding[] {
  if (discovered.length === 0) return []
  const names = [
    ...new Set(discovered.map((series) => series.labels['instance'] ?? describeLabels(series.labels))),
  ].sort()
  return [
    makeFinding(sloReasons, 'slo.discovered', {
      subject: 'gray',
      message: `${names.join(', ')} was scraped for the first time within the window, and its process may be older`,
      evidence: references,
    }),
  ]
}

export function reportGaps({ gaps }: Window, hasFailures: boolean): Finding[] {
  return gaps.flatMap(({ selector, warnings }) => {
    if (warnings.length > 0) {
      const message = `the answer to ${selector} may be partial: ${warnings.join('; ')}`
      return [
        makeFinding(sloReasons, 'slo.partial', {
          subject: selector,
          message,
          expected: 'no warning',
          actual: warnings.join('; '),
        }),
      ]
    }
    // A failed query is reported as what it is.
    if (hasFailures) return []
    const message = `there is no answer that covers all of the time for ${selector}`
    return [makeFinding(sloReasons, 'slo.incomplete', { subject: selector, message })]
  })
}

function roundToSeconds(ms: number): number {
  return Math.round(ms / 1000) * 1000
}
