import { compareText } from '../../core/canonical.ts'
import { formatDuration } from '../../core/duration.ts'
import type { Evidence, Failure } from '../../core/evidence.ts'
import { isFailure } from '../../core/evidence.ts'
import type { EvidenceReference, Finding } from '../../core/finding.ts'
import { makeFinding } from '../../core/finding.ts'
import type { Conclusion, Judgement } from '../../core/judgement.ts'
import { conclude, findingOfFailure, isDecisive } from '../../core/judgement.ts'
import type { Observation } from './evidence.ts'
import { countRequests, requestSeries } from './judge-count.ts'
import { readCoverage, reportDiscovered, reportGaps } from './judge-coverage.ts'
import { decideRate, unmeasured } from './judge-decision.ts'
import { readDispersion } from './judge-dispersion.ts'
import { figuresOf } from './judge-figures.ts'
import type { Series, Window } from './judge-window.ts'
import { joinLooks } from './judge-window.ts'
import { sloReasons } from './reasons.ts'
import type { Spec } from './spec.ts'
import { hasBadMetric, metricOf } from './spec-queries.ts'

/** Is the share of bad requests on gray below its limit? Decided by e-processes, so looks may be repeated at will. */
export function judge(observations: readonly Observation[], spec: Spec, evidence: Evidence): Judgement {
  const window = joinLooks(observations, spec)
  if (window === null) return conclude(evidence, uncounted(spec, []))
  const failures = evidence.observations.filter(isFailure)
  // One that is only a warning explains no gap.
  const gaps = reportGaps(
    window,
    failures.some((failure) => isDecisive(findingOfFailure(failure))),
  )
  const conclusion = conclusionOf(observations, spec, window)
  return conclude(evidence, {
    ...conclusion,
    findings: [...gaps, ...conclusion.findings],
    recovered: (failure) => isRecovered(failure, window, spec),
  })
}

/** A later look that left no gap holds what the failed query would have brought, because counters are cumulative. */
function isRecovered(failure: Failure, { gaps, answers }: Window, spec: Spec): boolean {
  if (failure.source !== spec.source || gaps.length > 0) return false
  return answers.every(({ at }) => Date.parse(at) >= Date.parse(failure.at))
}

function uncounted(spec: Spec, findings: readonly Finding[]): Conclusion {
  return { proofs: [], findings, measurements: [unmeasured(spec)] }
}

function conclusionOf(observations: readonly Observation[], spec: Spec, window: Window): Conclusion {
  const missing = findNoBuckets(observations, spec)
  if (missing !== null) return uncounted(spec, [missing])
  if (window.untilMs <= window.startMs) return uncounted(spec, [])
  const references = referencesOf(window)
  if (window.problems.length > 0) return uncounted(spec, [dataError(window.problems, references)])
  const requests = requestSeries(window, spec)
  const absent = findAbsent(observations, spec, window, requests)
  if (absent !== null) return uncounted(spec, window.gaps.length > 0 ? [] : [absent])
  const coverage = readCoverage(requests, window, spec, references)
  const counted = countRequests(window, spec)
  if ('problem' in counted) {
    const { code, problem } = counted
    const subject = selectorOfRequests(window)
    const details = { subject, message: problem, evidence: references, reproduce: subject }
    return uncounted(spec, [makeFinding(sloReasons, code, details), ...coverage.findings])
  }
  const dispersion = readDispersion(observations, spec, window.startMs)
  const decided = decideRate({ spec, window, counted, dispersion, coverage, references })
  return {
    ...decided,
    figures: figuresOf(spec, counted, dispersion.value),
    findings: [
      ...decided.findings,
      ...coverage.findings,
      ...reportDiscovered(counted.discovered, references),
      ...findBadAbsent(observations, spec, window, references),
    ],
  }
}

function referencesOf({ answers }: Window): EvidenceReference[] {
  const counted = answers.filter(({ role }) => role !== 'up' && role !== 'start')
  return counted.map(({ source, request, at }) => ({ source, request, at, vantage: 'runner' }))
}

function selectorOfRequests({ answers }: Window): string {
  return answers.find(({ role }) => role === 'total' || role === 'buckets')?.selector ?? 'gray'
}

function dataError(problems: readonly string[], references: readonly EvidenceReference[]): Finding {
  const sorted = [...problems].sort(compareText)
  const more = sorted.length > 1 ? `, and ${sorted.length - 1} more` : ''
  return makeFinding(sloReasons, 'slo.data-error', {
    subject: 'gray',
    message: `${sorted[0] ?? ''}${more}`,
    evidence: references,
    reproduce: references[0]?.request ?? null,
  })
}

function findNoBuckets(observations: readonly Observation[], spec: Spec): Finding | null {
  if (spec.indicator.type !== 'latency') return null
  if (observations.some((each) => each.type === 'samples' && each.role === 'buckets')) return null
  const empty = observations.filter((each) => each.type === 'no-buckets')
  if (empty.length === 0) return null
  const native = empty.some(({ nativeHistograms }) => nativeHistograms > 0)
  const hint = native ? '; there are native histograms, which are not read' : diagnosis(observations)
  return noData(`${spec.indicator.metric}{${spec.gray ?? ''}}`, hint, empty)
}

/** Where a part is absent it may be because nothing of it ever happened; then a count of 0 is right for bad only. */
function findAbsent(
  observations: readonly Observation[],
  spec: Spec,
  window: Window,
  requests: readonly Series[],
): Finding | null {
  if (requests.length === 0) return noData(selectorOfRequests(window), diagnosis(observations), window.answers)
  const { indicator } = spec
  if (indicator.type !== 'ratio' || indicator.counts === 'bad' || window.series.part.length > 0) return null
  return noData(indicator.part, '; without it every request would count as bad', window.answers)
}

function noData(
  selector: string,
  hint: string,
  answers: readonly { source: string; request: string; at: string }[],
): Finding {
  return makeFinding(sloReasons, 'slo.no-data', {
    subject: selector,
    message: `no series matches ${selector}${hint}`,
    expected: 'at least one series',
    actual: 'none',
    evidence: answers.slice(0, 1).map(({ source, request, at }) => ({ source, request, at, vantage: 'runner' })),
    reproduce: selector,
  })
}

function diagnosis(observations: readonly Observation[]): string {
  const newest = observations.filter((each) => each.type === 'diagnosis').sort((a, b) => compareText(b.at, a.at))[0]
  if (newest === undefined) return ''
  if (newest.series === 0) return `; ${newest.request} matches nothing either, so the metric is not there at all`
  return `; without the labels of gray there are ${newest.series} series, with ${newest.found.join('; ')}`
}

/**
 * A counter of bad requests under a name of its own that is not there: no error has happened yet, or the name is wrong.
 * Where other series bear the name it counts as none; else nobody can tell, and errors must not be overlooked.
 */
function findBadAbsent(
  observations: readonly Observation[],
  spec: Spec,
  window: Window,
  references: readonly EvidenceReference[],
): Finding[] {
  const { indicator } = spec
  if (indicator.type !== 'ratio' || !hasBadMetric(indicator) || window.series.part.length > 0) return []
  const known = observations.some((each) => each.type === 'bad-metric' && each.series > 0)
  const lasting = formatDuration(Math.round((window.untilMs - window.startMs) / 1000) * 1000)
  const absent = `no series matched ${indicator.part} in ${lasting}`
  const details = { subject: indicator.part, evidence: references, reproduce: metricOf(indicator.part) }
  if (known) {
    const message = `${absent}; it was counted as 0 bad requests, since other series have this name`
    return [makeFinding(sloReasons, 'slo.bad-absent', { ...details, message })]
  }
  const message = `${absent}, and no other series has this name: it may be misspelt`
  return [
    makeFinding(sloReasons, 'slo.bad-unknown', { ...details, message, expected: 'a known metric', actual: 'none' }),
  ]
}
