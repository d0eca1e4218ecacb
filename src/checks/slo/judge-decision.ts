import type { Finding } from '../../core/finding.ts'
import type { Conclusion, Measurement, Proof } from '../../core/judgement.ts'
import { formatPercent } from '../../core/share.ts'
import type { RateNeeds } from '../../stats/needs.ts'
import { nearestBounds } from './judge-buckets.ts'
import type { Known, Question } from './judge-known.ts'
import { finding, format, isLatency, judgeIntervals, lasting, observed } from './judge-known.ts'
import { needsInWords, needsOf } from './judge-needs.ts'
import { obstacleTo } from './judge-obstacles.ts'
import type { Spec } from './spec.ts'

/** From counts to proofs or findings. Exactly one of the two decides. */
export function decideRate(question: Question): Conclusion {
  const { counted, coverage } = question
  const rate = judgeIntervals(question, counted.intervals)
  const coveredMs = Math.max(0, coverage.newestMs - coverage.oldestMs)
  const known: Known = { ...question, rate, coveredMs }
  const advice = [...warnOfBuckets(known), ...tellDispersion(known)]
  const measurements = [measure(known)]
  if (rate.status === 'fail') return { proofs: [], findings: [exceeded(known), ...advice], measurements }
  if (rate.status === 'pass') {
    const obstacle = obstacleTo(known)
    if (obstacle === null) return { proofs: [prove(known)], findings: advice, measurements }
    return { proofs: [], findings: [obstacle.finding, ...advice], measurements, needs: obstacle.needs }
  }
  const needs = needsOf(known)
  return { proofs: [], findings: [undecided(known, needs), ...advice], measurements, needs: needsInWords(known, needs) }
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
