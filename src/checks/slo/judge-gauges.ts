import type { Processes } from './judge-increase.ts'
import { falls, instanceKey, restartsOf } from './judge-increase.ts'
import type { Point, Series } from './judge-window.ts'
import { describeLabels } from './judge-window.ts'

/** A counter falls when its process begins anew. More often than this, it is something else that goes up and down. */
const mostFalls = 1
const mostFallsShare = 0.1

/** Of the value: a double does not tell smaller changes from the rounding of a sum. */
const rounding = 1e-9

/**
 * Finds a series that is no counter, such as a recorded rate: its growth would say how the traffic changes, and nothing
 * of how many requests there were.
 */
export function findGauge(counters: readonly Series[], { starts, spacingMs }: Processes): string | null {
  for (const series of counters) {
    const key = instanceKey(series)
    const restarts = restartsOf(starts.get(key) ?? [])
    // Recording rules have times of their own, so the fall may be seen a little before or after the restart.
    const patienceMs = spacingMs.get(key) ?? 0
    const unexplained = falls(series.points).filter((ms) => restarts.every((at) => Math.abs(at - ms) > patienceMs))
    const what = whatNoCounterDoes(series.points, unexplained.length)
    if (what !== null)
      return `${describeLabels(series.labels)} ${what} in ${series.points.length} samples, as a gauge or a rate does and no counter`
  }
  return null
}

function whatNoCounterDoes(points: readonly Point[], fallen: number): string | null {
  const most = Math.max(mostFalls, mostFallsShare * points.length)
  if (fallen > most) return `fell ${fallen} times`
  const parts = partsOfOne(points)
  return parts > most ? `changed by less than one ${parts} times` : null
}

/** How often a series changed, and by less than one: no request is a part of one, while a steady rate moves little. */
function partsOfOne(points: readonly Point[]): number {
  return points.filter(([, value], index) => {
    const change = Math.abs(value - (points[index - 1]?.[1] ?? value))
    return change > rounding * value && change < 1 - rounding * value
  }).length
}
