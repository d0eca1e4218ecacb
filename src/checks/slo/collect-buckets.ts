import { canonicalJson } from '../../core/canonical.ts'
import { timestamp } from '../../core/clock.ts'
import { escapeRegex, parseSelector, printSelector, withMatchers } from '../../sources/prometheus/selector.ts'
import type { Look } from './collect-look.ts'
import type { NoBuckets } from './evidence.ts'
import { nearestBounds } from './judge-buckets.ts'
import { parseBound } from './judge-window.ts'

interface Bounds {
  /** The finite bounds that every histogram has, in ascending order. */
  readonly common: readonly number[]
  /** How the server spells each bound, +Inf included: `1` and `1.0` are the same. */
  readonly spellings: ReadonlyMap<number, readonly string[]>
}

/** Which bucket bounds there are now. Only few of them have to be asked for with all their samples. */
export async function askBounds(
  { context, prometheus, evaluatedMs }: Look,
  selector: string,
): Promise<Bounds | NoBuckets> {
  const at = timestamp(context.clock.now())
  const { series, request, nativeHistograms } = await prometheus.instant(selector, evaluatedMs)
  if (series.length === 0) return { type: 'no-buckets', source: prometheus.name, request, at, nativeHistograms }
  const histograms = new Map<string, Set<number>>()
  const spellings = new Map<number, string[]>()
  for (const { labels } of series) {
    const spelling = labels['le'] ?? ''
    const bound = parseBound(spelling)
    const known = spellings.get(bound) ?? []
    if (!known.includes(spelling)) spellings.set(bound, [...known, spelling])
    const key = canonicalJson({ ...labels, le: '' })
    histograms.set(key, (histograms.get(key) ?? new Set()).add(bound))
  }
  const all = [...histograms.values()]
  const common = [...spellings.keys()].filter(
    (bound) => Number.isFinite(bound) && all.every((bounds) => bounds.has(bound)),
  )
  return { common: common.sort((a, b) => a - b), spellings }
}

/** Selects the buckets next to the threshold, and all requests. */
export function selectBuckets(selector: string, { common, spellings }: Bounds, threshold: number): string {
  const { below, above } = nearestBounds(common, threshold)
  const wanted = [below, above, Infinity].filter((bound) => bound !== null)
  const texts = wanted.flatMap((bound) => spellings.get(bound) ?? []).sort()
  const value = [...new Set(texts)].map(escapeRegex).join('|')
  return printSelector(withMatchers(parseSelector(selector), [{ label: 'le', operator: '=~', value }]))
}
