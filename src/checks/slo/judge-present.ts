import type { Increases, Processes } from './judge-increase.ts'
import { instanceKey, median, restartsOf, spacingsOf } from './judge-increase.ts'
import type { Series } from './judge-window.ts'

/** What was counted by processes that still run: what others did says nothing about the release that is there now. */

/** The newest sample may be as old as this, or three scrapes where these are rarer. */
const freshMs = 60_000
/** A process that was scraped so much longer ago than others, or three scrapes, does not count as one that runs. */
const presentMs = 15_000

export interface Freshness {
  readonly newestMs: number
  readonly patienceMs: number
}

export function readFreshness(requests: readonly Series[], leastMs = freshMs): Freshness {
  return {
    newestMs: Math.max(...requests.map(lastMs)),
    patienceMs: Math.max(leastMs, 3 * median(requests.flatMap(spacingsOf))),
  }
}

export function lastMs({ points }: Series): number {
  return points.at(-1)?.[0] ?? -Infinity
}

/** Whether a series ended before the others. */
export function hasEnded(series: Series, { newestMs, patienceMs }: Freshness): boolean {
  return lastMs(series) < newestMs - patienceMs
}

/**
 * Returns what keeps of each series only the steps of the process that runs now: none where the series has ended, and
 * those since the last restart of its instance.
 */
export function presentPart(
  requests: readonly Series[],
  { starts, restarts, spacingMs }: Processes,
): (increases: Increases) => Increases {
  const { newestMs, patienceMs } = readFreshness(requests, presentMs)
  return (increases) => {
    const key = instanceKey(increases.series)
    // Jobs may be scraped at different paces.
    const ownPatienceMs = Math.max(patienceMs, 3 * (spacingMs.get(key) ?? 0))
    if (hasEnded(increases.series, { newestMs, patienceMs: ownPatienceMs })) return { ...increases, steps: [] }
    const sinceMs = Math.max(-Infinity, ...(restarts.get(key) ?? []), ...restartsOf(starts.get(key) ?? []))
    return { ...increases, steps: increases.steps.filter(([ms]) => ms >= sinceMs) }
  }
}
