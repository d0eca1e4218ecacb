import type { Random } from './random.ts'
import { failuresBefore, poisson } from './random.ts'

export interface Count {
  readonly events: number
  readonly total: number
}

/** What both arms did between two looks. */
export interface Poll {
  readonly gray: Count
  readonly stable: Count
  /** Fresh instances of stable's version with as much traffic as gray: what Kayenta wants to be compared with. */
  readonly baseline: Count
}

export const pollSeconds = 30
/** A horizon of thirty minutes. */
export const polls = 60
/** Two hours, as the slo check reads it. */
const historyPolls = 240

export interface Weather {
  readonly requestsPerSecond: number
  /** The share of gray, 10 % if not given. */
  readonly weight?: number
  readonly stableRate: number
  readonly grayRate: number
  /** How many requests fail together; 1 if not given. */
  readonly cluster?: Cluster
}

/** Clusters that are all of one size, or of random (geometric) sizes with this mean. */
export type Cluster = number | { readonly meanSize: number }

/** One poll after another; the weather may change with each, and requests come as a Poisson process. */
export function drawPolls(random: Random, weatherAt: (poll: number) => Weather, length = polls): Poll[] {
  return Array.from({ length }, (_, poll) => {
    const { requestsPerSecond, weight = 0.1, stableRate, grayRate, cluster = 1 } = weatherAt(poll)
    const all = requestsPerSecond * pollSeconds
    return {
      gray: drawCount(random, all * weight, grayRate, cluster),
      stable: drawCount(random, all * (1 - weight), stableRate, cluster),
      baseline: drawCount(random, all * weight, stableRate, cluster),
    }
  })
}

/** What stable did in the two hours before. */
export function drawHistory(random: Random, weather: Weather): Count[] {
  const { requestsPerSecond, weight = 0.1, stableRate, cluster = 1 } = weather
  const mean = requestsPerSecond * pollSeconds * (1 - weight)
  return Array.from({ length: historyPolls }, () => drawCount(random, mean, stableRate, cluster))
}

/** Good and bad requests are independent Poisson counts: given their sum, the bad ones are binomial. */
export function drawCount(random: Random, mean: number, rate: number, cluster: Cluster = 1): Count {
  const events = drawEvents(random, mean * rate, cluster)
  return { events, total: events + poisson(random, mean * (1 - rate)) }
}

function drawEvents(random: Random, mean: number, cluster: Cluster): number {
  if (typeof cluster === 'number') return cluster * poisson(random, mean / cluster)
  const clusters = poisson(random, mean / cluster.meanSize)
  let events = clusters
  for (let index = 0; index < clusters; index += 1) events += failuresBefore(random, 1 / cluster.meanSize)
  return events
}

/** Two polls make a minute. */
export function minutesOf(counts: readonly Count[]): Count[] {
  const perMinute = 60 / pollSeconds
  return Array.from({ length: Math.floor(counts.length / perMinute) }, (_, minute) =>
    sumCounts(counts.slice(minute * perMinute, (minute + 1) * perMinute)),
  )
}

export function sumCounts(counts: readonly Count[]): Count {
  return counts.reduce((a, b) => ({ events: a.events + b.events, total: a.total + b.total }), { events: 0, total: 0 })
}
