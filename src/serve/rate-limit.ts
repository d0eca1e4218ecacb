import type { Clock } from '../core/clock.ts'

/** How many requests of one client are answered: a bucket that fills up by so many a second, and holds twice as many. */
export interface RateLimit {
  /** Seconds until the next one is answered; 0 for now. */
  take(client: string): number
}

interface Bucket {
  tokens: number
  at: number
}

const mostClients = 10_000

export function createRateLimit(perSecond: number, clock: Pick<Clock, 'monotonic'>): RateLimit {
  const buckets = new Map<string, Bucket>()
  const size = 2 * perSecond
  return {
    take: (client) => {
      const now = clock.monotonic()
      const bucket = buckets.get(client) ?? { tokens: size, at: now }
      bucket.tokens = Math.min(size, bucket.tokens + ((now - bucket.at) / 1000) * perSecond)
      bucket.at = now
      // At the end of the map stand those that came last; the others are full again by the time they are forgotten.
      buckets.delete(client)
      buckets.set(client, bucket)
      const [oldest] = buckets.keys()
      if (buckets.size > mostClients && oldest !== undefined) buckets.delete(oldest)
      if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond))
      bucket.tokens -= 1
      return 0
    },
  }
}
