import type { Load } from './history.ts'
import { scrapeIntervalMs, writeHistory } from './history.ts'
import type { Instance } from './instance.ts'
import type { MetricsStore, ScrapeTarget } from './metrics-store.ts'
import { createMetricsStore } from './metrics-store.ts'
import { seededRandom } from './random.ts'

/** The metrics store and what fills it: the past at the start, and from then on a scrape of every instance a second. */
export interface Collector {
  readonly store: MetricsStore
  /** Stops scraping an instance; what was scraped stays. */
  pause(instance: Instance): void
  /** Writes the past of an instance anew: from that time on with this load in place of the usual one. */
  rewrite(instance: Instance, sinceMs: number, load: Partial<Load>): void
  stop(): void
}

interface CollectorOptions {
  readonly instances: readonly Instance[]
  readonly seed: number
  readonly startedAtMs: number
  readonly requestsPerSecond: (instance: Instance) => number
}

/** Twice what the SLO checks of the lab look back. */
const historyMs = 10 * 60_000

export function startCollector({ instances, seed, startedAtMs, requestsPerSecond }: CollectorOptions): Collector {
  const store = createMetricsStore()
  const targets = new Map(instances.map((instance) => [instance, targetOf(instance)]))
  const paused = new Set<Instance>()
  for (const instance of instances) rewrite(instance, startedAtMs, {}, startedAtMs)
  const timer = setInterval(() => {
    for (const [instance, target] of targets) if (!paused.has(instance)) store.scrape(target, Date.now())
  }, scrapeIntervalMs)
  return { store, pause: (instance) => paused.add(instance), rewrite, stop: () => clearInterval(timer) }

  function rewrite(instance: Instance, sinceMs: number, load: Partial<Load>, untilMs = Date.now()): void {
    const target = targets.get(instance)
    if (target === undefined) return
    store.forget((labels) => labels['instance'] === instance.address, -Infinity)
    const usual = { requestsPerSecond: requestsPerSecond(instance), errorShare: 0.0005, slowShare: 0, slowMs: 0 }
    writeHistory(store, {
      metrics: instance.metrics,
      target,
      startedAtMs: instance.startedAtMs,
      fromMs: startedAtMs - historyMs,
      untilMs,
      // The same numbers each time, so that the past before the change stays what it was.
      random: seededRandom(seed + instances.indexOf(instance)),
      loadAt: (atMs) => (atMs < sinceMs ? usual : { ...usual, ...load }),
    })
  }
}

function targetOf({ address, group, service, behaviour, metrics }: Instance): ScrapeTarget {
  return {
    labels: { job: 'lab', instance: address, role: group, service },
    scrape: () => (behaviour.hangs ? null : metrics.samples()),
  }
}
