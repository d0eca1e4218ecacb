import { formatDuration } from '../../core/duration.ts'
import type { Needs } from '../../core/judgement.ts'
import type { RateNeeds } from '../../stats/needs.ts'
import { needsForRate } from '../../stats/needs.ts'
import type { Known } from './judge-known.ts'
import { format } from './judge-known.ts'

/** How much more it takes. */

export function needsOf({ spec, dispersion, rate }: Known): RateNeeds {
  const { limit, alpha, beta } = spec
  return needsForRate({ ...rate, limit, alpha, beta, dispersion: dispersion.value })
}

export function needsInWords(
  { rate, coveredMs }: Pick<Known, 'rate' | 'coveredMs'>,
  { reason, pass, fail }: RateNeeds,
): Needs | null {
  if (reason === 'bucket-resolution') return null
  const atLeast = pass.atLeast === 'near-limit' ? null : pass.atLeast
  const likely = [pass.likely, fail.likely].filter((count) => count !== 'near-limit')
  const perSecond = coveredMs > 0 ? (rate.total * 1000) / coveredMs : 0
  const typical = likely.length === 0 ? null : Math.min(...likely)
  const next = typical ?? atLeast
  const seconds = perSecond > 0 && next !== null ? Math.ceil(next / perSecond) : null
  const least =
    atLeast === null ? 'no number of requests makes it pass' : `at least ${format(atLeast)} more requests for a pass`
  const about =
    typical === null || rate.total === 0
      ? ''
      : `; at the present share about ${format(typical)} (an order of magnitude)`
  const time = seconds === null ? '' : `, ${formatDuration(seconds * 1000)} at ${format(perSecond)} requests/s`
  return { message: `${least}${about}${time}`, requests: atLeast, seconds, settlesWithinMs: null }
}
