import type { Point, Series } from './judge-window.ts'

/**
 * Times at which the process behind the counters of one instance began anew, told by the counters themselves: one fell,
 * and none that had been as high went on growing. A restart takes all counters back, and the highest one shows it even
 * where a rare one, such as that of errors, has come up to its old value again or has been away for a while. A lower
 * counter that falls alone (an exporter may drop what is idle) says nothing about the others.
 */
export function restartsByCounters(counters: readonly Series[]): number[] {
  const highest = new Map<number, number>()
  for (const { points } of counters) {
    for (const [before, [ms, value]] of pairsOf(points)) {
      if (value < before[1]) highest.set(ms, Math.max(before[1], highest.get(ms) ?? 0))
    }
  }
  return [...highest].filter(([ms, fell]) => !counters.some(({ points }) => wentOn(points, ms, fell))).map(([ms]) => ms)
}

/** Whether a counter that was at least at the given value before that time was no lower when it was seen next. */
function wentOn(points: readonly Point[], ms: number, least: number): boolean {
  const next = points.findIndex(([at]) => at >= ms)
  const [before, after] = [points[next - 1], points[next]]
  return before !== undefined && after !== undefined && before[1] >= least && after[1] >= before[1]
}

function pairsOf(points: readonly Point[]): [before: Point, now: Point][] {
  return points.slice(1).map((now, index) => [points[index] ?? now, now])
}
