import { formatDuration } from '../../core/duration.ts'
import type { Finding } from '../../core/finding.ts'
import type { Needs } from '../../core/judgement.ts'
import type { CountInterval } from '../../stats/judge-rate.ts'
import { nearestBounds } from './judge-buckets.ts'
import type { Known } from './judge-known.ts'
import { finding, format, judgeIntervals, observed } from './judge-known.ts'
import { needsInWords, needsOf } from './judge-needs.ts'

/** Why what was counted is no pass although the numbers alone would be, and what is still wanted. */
interface Obstacle {
  readonly finding: Finding
  readonly needs: Needs | null
}

export function obstacleTo(known: Known): Obstacle | null {
  return boundless(known) ?? unsoaked(known) ?? diluted(known)
}

/** Above the highest finite bound every request may have been fast: what can never fail must not pass either. */
function boundless(known: Known): Obstacle | null {
  const { spec, window } = known
  if (spec.indicator.type !== 'latency') return null
  const { threshold, unit } = spec.indicator
  if (nearestBounds(window.bounds, threshold).above !== null) return null
  // Without any finite bound every request may have been slow, which passes nothing.
  const highest = Math.max(...window.bounds)
  const message = `no finite bucket bound reaches ${threshold} ${unit} (the highest is ${highest} ${unit}), so slow requests could never be seen`
  return { finding: finding('slo.bucket-resolution', known, message), needs: null }
}

function unsoaked(known: Known): Obstacle | null {
  const { spec, coveredMs } = known
  if (coveredMs >= spec.soakMs) return null
  // Rounded up it would read "2s of 2s".
  const covered = formatDuration(Math.floor(coveredMs / 1000) * 1000)
  const message = `${observed(known)}, which would pass; the evidence covers ${covered} of ${formatDuration(spec.soakMs)}`
  const details = { expected: formatDuration(spec.soakMs), actual: covered }
  return { finding: finding('slo.soak', known, message, details), needs: soakNeeds(known) }
}

function soakNeeds({ spec, coveredMs }: Known): Needs {
  const seconds = Math.ceil((spec.soakMs - coveredMs) / 1000)
  const message = `evidence of ${formatDuration(seconds * 1000)} more`
  return { message, requests: null, seconds, settlesWithinMs: null }
}

/** Requests of processes that are gone and of this run itself may count against gray, but never for it. */
function diluted(known: Known): Obstacle | null {
  const { spec, counted, window } = known
  const present = judgeAgain(known, counted.present ?? [])
  if (present.rate.status !== 'pass') {
    const message = `${observed(known)}, which would pass; on the processes that still run ${observed(present)}, which is not enough`
    return { finding: finding('slo.diluted', known, message), needs: needsInWords(present, needsOf(present)) }
  }
  if (!spec.countsProbes || window.ownRequests === 0) return null
  const others = judgeAgain(known, without(window.ownRequests, counted.present ?? []))
  if (others.rate.status === 'pass') return null
  const message = `${observed(known)}, which would pass; ${format(window.ownRequests)} of the requests may be probes of this run, and without them ${observed(others)}, which is not enough`
  return { finding: finding('slo.own-probes', known, message), needs: needsInWords(others, needsOf(others)) }
}

function judgeAgain(known: Known, intervals: readonly CountInterval[]): Known {
  return { ...known, rate: judgeIntervals(known, intervals) }
}

/** The same counts with that many good requests fewer, as far as there are so many. */
function without(requests: number, intervals: readonly CountInterval[]): CountInterval[] {
  let left = requests
  return intervals.map(({ total, eventsLow, eventsHigh }) => {
    const taken = Math.min(left, total - eventsHigh)
    left -= taken
    return { total: total - taken, eventsLow, eventsHigh }
  })
}
