/** How many more requests would decide it? */
import type { Risk } from './decision.ts'
import { logThreshold } from './decision.ts'
import type { Side } from './evidence.ts'
import type { CountInterval } from './judge-rate.ts'
import { requireBetween } from './preconditions.ts'
import { logEvidenceOneSample } from './rate.ts'
import { firstReaching } from './search.ts'

/** Beyond this many requests the rate is called too near to its limit to be told apart. */
const MOST_REQUESTS = 1e9

interface RequestsQuestion extends Risk {
  readonly events: number
  readonly total: number
  readonly limit: number
  readonly dispersion: number
}

/** Further requests, or null if 1e9 of them would not do. */
interface FurtherRequests {
  /** If no further request is an event: no pass can come earlier. */
  readonly passAtLeast: number | null
  /** If events go on at the present rate. */
  readonly passLikely: number | null
  /** If every further request is an event: no fail can come earlier. */
  readonly failAtLeast: number | null
  readonly failLikely: number | null
}

/**
 * How many further requests bring a pass or a fail. "At least" is a hard bound, "likely" an order of magnitude: in
 * simulations the actual number was 0.03 to 3.7 times as large. Reckons without the late-onset guard.
 */
export function requestsNeeded({ events, total, limit, alpha, beta, dispersion }: RequestsQuestion): FurtherRequests {
  const thresholds = { fail: logThreshold('alpha', alpha), pass: logThreshold('beta', beta) }
  function further(side: Side, rate: number): number | null {
    return firstReaching((count) => {
      const after = { events: events + rate * count, total: total + count }
      return logEvidenceOneSample({ ...after, rate: limit, side, dispersion }) >= thresholds[side]
    }, MOST_REQUESTS)
  }
  const presentRate = total > 0 ? Math.min(1, events / total) : 0
  return {
    passAtLeast: further('pass', 0),
    passLikely: further('pass', presentRate),
    failAtLeast: further('fail', 1),
    failLikely: further('fail', presentRate),
  }
}

interface NeedsQuestion extends CountInterval, Risk {
  readonly limit: number
  readonly dispersion: number
}

export interface RateNeeds {
  /**
   * `need-more`: more requests at the present rate decide it. `near-limit`: not within 1e9 requests.
   * `bucket-resolution`: the limit lies inside the bracket of the histogram, so no number of requests decides it.
   */
  readonly reason: 'need-more' | 'near-limit' | 'bucket-resolution'
  readonly pass: { readonly atLeast: number | 'near-limit'; readonly likely: number | 'near-limit' }
  readonly fail: { readonly atLeast: number | 'near-limit'; readonly likely: number | 'near-limit' }
}

/** What an undecided `judgeRate` still wants, in further requests. Takes the sums over all intervals. */
export function needsForRate({ eventsLow, eventsHigh, ...question }: NeedsQuestion): RateNeeds {
  requireBetween('the lower count of a bracket', eventsLow, 0, eventsHigh)
  const passing = requestsNeeded({ ...question, events: eventsHigh })
  const failing = requestsNeeded({ ...question, events: eventsLow })
  const undecidable = passing.passLikely === null && failing.failLikely === null
  // Where neither is likely, the limit lies between the two counts, or within a hair of both.
  const hopeless = eventsLow < eventsHigh ? 'bucket-resolution' : 'near-limit'
  return {
    reason: undecidable ? hopeless : 'need-more',
    pass: { atLeast: passing.passAtLeast ?? 'near-limit', likely: passing.passLikely ?? 'near-limit' },
    fail: { atLeast: failing.failAtLeast ?? 'near-limit', likely: failing.failLikely ?? 'near-limit' },
  }
}
