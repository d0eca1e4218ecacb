import type { MetricsStore, ScrapeTarget } from './metrics-store.ts'
import type { Random } from './random.ts'
import type { RequestMetrics } from './request-metrics.ts'

/** What one instance serves at one time, as far as its counters show it. */
export interface Load {
  readonly requestsPerSecond: number
  readonly errorShare: number
  readonly slowShare: number
  readonly slowMs: number
}

export interface History {
  readonly metrics: RequestMetrics
  readonly target: ScrapeTarget
  readonly startedAtMs: number
  readonly fromMs: number
  readonly untilMs: number
  readonly random: Random
  readonly loadAt: (atMs: number) => Load
}

/** One scrape a second, in the simulated past as in the running lab. */
export const scrapeIntervalMs = 1000

/**
 * Writes the past of an instance into the store: simulated, not served. A canary is judged by minutes of traffic, and a
 * demo should take seconds; so the lab begins with a process that has been running for a while, and its counters go on
 * from there with real requests.
 */
export function writeHistory(store: MetricsStore, history: History): void {
  const { metrics, target, startedAtMs, fromMs, untilMs, random, loadAt } = history
  metrics.reset(startedAtMs)
  let due = 0
  for (let atMs = fromMs; atMs <= untilMs; atMs += scrapeIntervalMs) {
    const load = loadAt(atMs)
    due += load.requestsPerSecond * (scrapeIntervalMs / 1000)
    for (; due >= 1; due -= 1) serveSimulated(metrics, load, random)
    store.scrape(target, atMs)
  }
}

function serveSimulated(metrics: RequestMetrics, load: Load, random: Random): void {
  const code = random() < load.errorShare ? 500 : 200
  const slowSeconds = random() < load.slowShare ? load.slowMs / 1000 : 0
  metrics.record(code, 'GET', usualSeconds(random) + slowSeconds)
}

/** Between 3 and 60 ms, mostly short: what a healthy service of this size takes. */
function usualSeconds(random: Random): number {
  return 0.003 + 0.057 * random() ** 4
}
