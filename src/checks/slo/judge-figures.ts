import { drawSeries, thin } from '../../core/draw.ts'
import type { Figure } from '../../core/figure.ts'
import { rateInterval } from '../../stats/rate.ts'
import type { Counted } from './judge-count.ts'
import { unmeasured } from './judge-decision.ts'
import type { Spec } from './spec.ts'

/** The share and its bounds after each interval: they hold at all times at once, so the last ones are those that decide. */
export function figuresOf(spec: Spec, { intervals, endsMs }: Counted, dispersion: number): Figure[] {
  const sums = { eventsLow: 0, eventsHigh: 0, total: 0 }
  const grown = intervals.map(({ eventsLow, eventsHigh, total }) => {
    sums.eventsLow += eventsLow
    sums.eventsHigh += eventsHigh
    sums.total += total
    return { ...sums }
  })
  const points = thin(grown.length).flatMap((index) => {
    const counts = grown[index]
    const endMs = endsMs[index]
    return counts === undefined || endMs === undefined ? [] : [pointOf(counts, endMs, spec, dispersion)]
  })
  const { subject, name, unit, limit } = unmeasured(spec)
  return points.length === 0 ? [] : [drawSeries({ subject, name, unit, limit, points })]
}

function pointOf(
  { eventsLow, eventsHigh, total }: Counted['intervals'][number],
  endMs: number,
  { alpha, beta }: Spec,
  dispersion: number,
) {
  const counts = { total, alphaLo: alpha, alphaHi: beta, dispersion }
  const isExact = eventsLow === eventsHigh
  const low = rateInterval({ ...counts, events: eventsLow })
  return {
    at: new Date(endMs).toISOString(),
    sampleSize: total,
    // Between two bucket bounds there is no single number.
    value: total > 0 && isExact ? eventsLow / total : null,
    lower: low.lo,
    upper: isExact ? low.hi : rateInterval({ ...counts, events: eventsHigh }).hi,
  }
}
