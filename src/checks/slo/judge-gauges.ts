import type { Processes } from './judge-increase.ts'
import { falls, instanceKey, restartsOf } from './judge-increase.ts'
import type { Series } from './judge-window.ts'
import { describeLabels } from './judge-window.ts'

/** A counter falls when its process begins anew. More often than this, it is something else that goes up and down. */
const mostFalls = 1
const mostFallsShare = 0.1

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
    if (unexplained.length > Math.max(mostFalls, mostFallsShare * series.points.length))
      return `${describeLabels(series.labels)} fell ${unexplained.length} times in ${series.points.length} samples, as a gauge or a rate does and no counter`
  }
  return null
}
