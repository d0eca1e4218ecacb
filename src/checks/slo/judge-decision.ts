import { formatDuration } from '../../core/duration.ts'
import type { EvidenceReference, Finding } from '../../core/finding.ts'
import { makeFinding } from '../../core/finding.ts'
import type { Conclusion, Measurement, Needs, Proof } from '../../core/judgement.ts'
import { formatPercent } from '../../core/share.ts'
import type { RateJudgement } from '../../stats/judge-rate.ts'
import { judgeRate } from '../../stats/judge-rate.ts'
import type { RateNeeds } from '../../stats/needs.ts'
import { needsForRate } from '../../stats/needs.ts'
import type { Counted } from './judge-count.ts'
import { nearestBounds } from './judge-count.ts'
import type { Dispersion } from './judge-dispersion.ts'
import { reproduceQuery } from './judge-query.ts'
import type { Window } from './judge-window.ts'
import { sloReasons } from './reasons.ts'
import type { Spec } from './spec.ts'

interface Question {
  readonly spec: Spec
  readonly window: Window
  readonly counted: Counted
  readonly dispersion: Dispersion
  readonly coverage: { readonly instances: readonly string[]; readonly newestMs: number; readonly oldestMs: number }
  readonly references: readonly EvidenceReference[]
}

interface Known extends Question {
  readonly rate: RateJudgement
  readonly coveredMs: number
}

/** From counts to proofs or findings. Exactly one of the two decides. */
export function decideRate(question: Question): Conclusion {
  const { spec, counted, dispersion, coverage } = question
  const { limit, alpha, beta, plannedIntervals } = spec
  const risks = { limit, alpha, beta, dispersion: dispersion.value }
  const rate = judgeRate({ ...risks, intervals: counted.intervals, plannedIntervals })
  const coveredMs = Math.max(0, coverage.newestMs - coverage.oldestMs)
  const known: Known = { ...question, rate, coveredMs }
  const advice = [...warnOfBuckets(known), ...tellDispersion(known)]
  const measurements = [measure(known)]
  if (rate.status === 'fail') return { proofs: [], findings: [exceeded(known), ...advice], measurements }
  if (rate.status === 'pass') {
    const obstacle = boundless(known) ?? unsoaked(known)
    if (obstacle === null) return { proofs: [prove(known)], findings: advice, measurements }
    const needs = obstacle.code === 'slo.soak' ? soakNeeds(known) : null
    return { proofs: [], findings: [obstacle, ...advice], measurements, needs }
  }
  const needs = needsForRate({ ...risks, ...rate })
  return { proofs: [], findings: [undecided(known, needs), ...advice], measurements, needs: needsInWords(known, needs) }
}

function isLatency({ spec }: Known): boolean {
  return spec.indicator.type === 'latency'
}

function finding(
  code: keyof typeof sloReasons,
  known: Known,
  message: string,
  more: { expected?: string; actual?: string } = {},
): Finding {
  const { spec, window, counted, references } = known
  const reproduce = reproduceQuery(spec, window, counted)
  return makeFinding(sloReasons, code, { subject: 'gray', message, evidence: references, reproduce, ...more })
}

function exceeded(known: Known): Finding {
  const { rate, spec } = known
  const code = isLatency(known) ? 'slo.latency-exceeded' : 'slo.error-ratio-exceeded'
  const { lo, hi } = rate.interval
  const limit = formatPercent(spec.limit)
  // The bounds are those of the whole time; what began late is seen by the late-onset guard alone.
  const late = lo <= spec.limit ? '; it rose late, and since then it is above the limit' : ''
  const bounds = `the true share is ${formatPercent(lo)} to ${formatPercent(hi)}, the limit is ${limit}${late}`
  const message = `${observed(known)} in ${lasting(known)}; ${bounds}`
  return finding(code, known, message, { expected: `at most ${limit}`, actual: observed(known) })
}

function prove(known: Known): Proof {
  const { rate, spec, coverage, dispersion } = known
  const { length } = coverage.instances
  const from = length === 0 ? '' : ` on ${length} ${length === 1 ? 'instance' : 'instances'}`
  return {
    subject: 'gray',
    statement:
      `${observed(known)}${from} in ${lasting(known)}; the true share is at most ${formatPercent(rate.interval.hi)}, ` +
      `the limit is ${formatPercent(spec.limit)} (risk ${formatPercent(spec.beta)}, dispersion ${format(dispersion.value)} ${dispersion.words})`,
    observations: Math.max(1, Math.floor(rate.total)),
  }
}

/** Above the highest finite bound every request may have been fast: what can never fail must not pass either. */
function boundless(known: Known): Finding | null {
  const { spec, window } = known
  if (spec.indicator.type !== 'latency') return null
  const { threshold, unit } = spec.indicator
  if (nearestBounds(window.bounds, threshold).above !== null) return null
  const highest = window.bounds.length === 0 ? 'there is none' : `the highest is ${Math.max(...window.bounds)} ${unit}`
  const message = `no finite bucket bound reaches ${threshold} ${unit} (${highest}), so slow requests could never be seen`
  return finding('slo.bucket-resolution', known, message)
}

function unsoaked(known: Known): Finding | null {
  const { spec, coveredMs } = known
  if (coveredMs >= spec.soakMs) return null
  // Rounded up it would read "2s of 2s".
  const covered = formatDuration(Math.floor(coveredMs / 1000) * 1000)
  const message = `${observed(known)}, which would pass; the evidence covers ${covered} of ${formatDuration(spec.soakMs)}`
  return finding('slo.soak', known, message, { expected: formatDuration(spec.soakMs), actual: covered })
}

function soakNeeds({ spec, coveredMs }: Known): Needs {
  const seconds = Math.ceil((spec.soakMs - coveredMs) / 1000)
  const message = `evidence of ${formatDuration(seconds * 1000)} more`
  return { message, requests: null, seconds, settlesWithinMs: null }
}

function undecided(known: Known, { reason }: RateNeeds): Finding {
  const { rate, spec } = known
  const limit = `the limit is ${formatPercent(spec.limit)}`
  if (rate.total === 0) return idle(known)
  if (reason === 'bucket-resolution') {
    const message = `${observed(known)} in ${lasting(known)}, and ${limit}: it lies between two bucket bounds`
    return finding('slo.bucket-resolution', known, message)
  }
  const { lo, hi } = rate.interval
  const message = `${observed(known)} in ${lasting(known)}; the true share is ${formatPercent(lo)} to ${formatPercent(hi)}, ${limit}`
  return finding(reason === 'near-limit' ? 'slo.near-limit' : 'slo.need-more', known, message)
}

/** A counter that was seen once has not been seen to stand still. */
function idle(known: Known): Finding {
  if (known.coveredMs > 0) {
    return finding('slo.no-traffic', known, `the gray instances got no requests in ${lasting(known)}`)
  }
  return finding('slo.need-more', known, 'the counters were seen once; what they grow by shows with the next scrape')
}

function needsInWords({ rate, coveredMs }: Known, { reason, pass, fail }: RateNeeds): Needs | null {
  if (reason === 'bucket-resolution') return null
  const atLeast = pass.atLeast === 'near-limit' ? null : pass.atLeast
  const likely = [pass.likely, fail.likely].filter((count) => count !== 'near-limit')
  const perSecond = coveredMs > 0 ? (rate.total * 1000) / coveredMs : 0
  const next = likely.length === 0 ? atLeast : Math.min(...likely)
  const seconds = perSecond > 0 && next !== null ? Math.ceil(next / perSecond) : null
  const least =
    atLeast === null ? 'no number of requests makes it pass' : `at least ${format(atLeast)} more requests for a pass`
  const about =
    next === null || likely.length === 0 || rate.total === 0
      ? ''
      : `; at the present share about ${format(next)} (an order of magnitude)`
  const time = seconds === null ? '' : `, ${formatDuration(seconds * 1000)} at ${format(perSecond)} requests/s`
  return { message: `${least}${about}${time}`, requests: atLeast, seconds, settlesWithinMs: null }
}

function warnOfBuckets(known: Known): Finding[] {
  const { spec, window } = known
  if (spec.indicator.type !== 'latency') return []
  const { threshold, unit } = spec.indicator
  const { below, above } = nearestBounds(window.bounds, threshold)
  if (below === above && below !== null) return []
  const bounds = [below, above].map((bound) => (bound === null ? 'none' : `${bound} ${unit}`))
  const message = `${threshold} ${unit} is no bucket bound; the nearest are ${bounds[0]} below and ${bounds[1]} above`
  return [
    finding('slo.bucket-mismatch', known, message, {
      expected: `a bucket bound at ${threshold} ${unit}`,
      actual: bounds.join(', '),
    }),
  ]
}

function tellDispersion(known: Known): Finding[] {
  const { value, assumedBecause } = known.dispersion
  if (assumedBecause === null) return []
  return [finding('slo.dispersion-assumed', known, `a dispersion of ${format(value)} was assumed: ${assumedBecause}`)]
}

function measure({ rate, spec }: Known): Measurement {
  const { eventsLow, eventsHigh, total, interval } = rate
  return {
    ...unmeasured(spec),
    // Between two bucket bounds there is no single number.
    value: total > 0 && eventsLow === eventsHigh ? eventsLow / total : null,
    lower: interval.lo,
    upper: interval.hi,
    sampleSize: total,
  }
}

/** Where nothing was counted any share is possible. */
export function unmeasured({ indicator, limit }: Spec): Measurement {
  const name = indicator.type === 'latency' ? 'slow-ratio' : 'error-ratio'
  return { subject: 'gray', name, unit: 'ratio', value: null, lower: 0, upper: 1, limit, sampleSize: 0 }
}

/** `2.1 % (21 of 1,000) of the requests failed`. */
function observed(known: Known): string {
  const { eventsLow, eventsHigh, total } = known.rate
  const what = isLatency(known) ? 'were slow' : 'failed'
  if (total === 0) return `no requests, so none ${what}`
  const [low, high] = [eventsLow, eventsHigh].map((events) => formatPercent(events / total))
  if (eventsLow === eventsHigh) return `${low} (${format(eventsLow)} of ${format(total)}) of the requests ${what}`
  return `${low} to ${high} (${format(eventsLow)} to ${format(eventsHigh)} of ${format(total)}) of the requests ${what}`
}

function lasting({ coveredMs }: Known): string {
  return formatDuration(Math.round(coveredMs / 1000) * 1000)
}

/** At most two decimals, with thousands apart. */
function format(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 })
}
