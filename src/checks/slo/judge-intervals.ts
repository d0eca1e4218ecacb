import type { CountInterval } from '../../stats/judge-rate.ts'
import type { Increases } from './judge-increase.ts'

/** Sums of the same kind in one interval, such as requests and errors. */
export type Sums = readonly number[]

export interface Part {
  readonly increases: Increases
  /** Which sums its steps are added to. */
  readonly into: readonly number[]
}

export interface TimedInterval {
  readonly interval: CountInterval
  /** When it ends. */
  readonly endMs: number
}

/** Adds up what was counted in each interval, in time order. Null where the sums contradict each other for good. */
export function intervalsOf(
  parts: readonly Part[],
  intervalMs: number,
  read: (sums: Sums) => CountInterval | null,
): TimedInterval[] | null {
  return tile(binned(parts, intervalMs), read)
}

/** The sums of each interval in which anything was seen, in time order. */
function binned(parts: readonly Part[], intervalMs: number): Bin[] {
  const bins = new Map<number, number[]>()
  for (const { increases, into } of parts) {
    for (const [ms, amount] of increases.steps) {
      const bin = Math.floor(ms / intervalMs)
      const sums = bins.get(bin) ?? [0, 0, 0]
      for (const index of into) sums[index] = (sums[index] ?? 0) + amount
      bins.set(bin, sums)
    }
  }
  return [...bins].sort(([a], [b]) => a - b).map(([bin, sums]) => ({ sums, endMs: (bin + 1) * intervalMs }))
}

/**
 * Intervals whose sums contradict each other (two series of one event that were scraped at different times) are joined
 * with their neighbours until they agree. Null if they never do.
 */
function tile(bins: readonly Bin[], read: (sums: Sums) => CountInterval | null): TimedInterval[] | null {
  const tiles: Bin[] = []
  let open: Bin | null = null
  for (const bin of bins) {
    open = open === null ? bin : add(open, bin)
    if (read(open.sums) === null) continue
    tiles.push(open)
    open = null
  }
  while (open !== null && read(open.sums) === null) {
    const last = tiles.pop()
    if (last === undefined) return null
    open = add(last, open)
  }
  const all = open === null ? tiles : [...tiles, open]
  return all.flatMap(({ sums, endMs }) => {
    const interval = read(sums)
    return interval === null ? [] : [{ interval, endMs }]
  })
}

interface Bin {
  readonly sums: Sums
  readonly endMs: number
}

function add(a: Bin, b: Bin): Bin {
  return { sums: a.sums.map((value, index) => value + (b.sums[index] ?? 0)), endMs: b.endMs }
}
