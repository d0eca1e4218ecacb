import { timestamp } from '../../core/clock.ts'
import { SourceError } from '../../http/source.ts'
import { askBounds, selectBuckets } from './collect-buckets.ts'
import type { Look } from './collect-look.ts'
import { recordSeries } from './collect-look.ts'
import type { History, Role } from './evidence.ts'
import { countRequests } from './judge-count.ts'
import type { Series } from './judge-window.ts'
import { uniteSeries } from './judge-window.ts'
import type { Query } from './spec-queries.ts'
import { historyQueries, wantsHistory } from './spec-queries.ts'

const historyMs = 2 * 60 * 60_000

/**
 * Counts what stable did in the two hours before the evidence begins, once. Of this the judge needs only the counts per
 * interval, so they are what is recorded.
 */
export async function readHistory(look: Look): Promise<void> {
  const { spec, context, prometheus, startMs } = look
  if (!wantsHistory(spec)) return
  if (context.seen.some((each) => each.type === 'history' && Date.parse(each.to) === startMs)) return
  const at = timestamp(context.clock.now())
  const counts = await countHistory(look).catch((error: unknown) => {
    // Stable may be many times larger than gray; that is no reason to judge nothing.
    if (!(error instanceof SourceError) || error.failure.code !== 'source.too-large') throw error
    return unusable([error.failure.request], 'stable has too many series to be read')
  })
  const from = timestamp(startMs - historyMs)
  context.observe({ type: 'history', source: prometheus.name, at, from, to: timestamp(startMs), ...counts })
}

type HistoryCounts = Pick<History, 'requests' | 'intervals' | 'problem'>

async function countHistory(look: Look): Promise<HistoryCounts> {
  const { spec, prometheus, startMs } = look
  const united: Record<Role, readonly Series[]> = { total: [], part: [], buckets: [], up: [], start: [] }
  const requests: string[] = []
  const problems: string[] = []
  let bounds: readonly number[] = []
  for (const query of historyQueries(spec)) {
    const chosen = await chooseBuckets(look, query)
    bounds = chosen.bounds
    const answer = await prometheus.rawSamples(chosen.selector, historyMs, startMs)
    requests.push(answer.request)
    if (answer.warnings.length > 0)
      return unusable(requests, `the history of stable may be partial: ${answer.warnings.join('; ')}`)
    const series = answer.series.map(recordSeries)
    const span = { role: query.role, startMs: startMs - historyMs, untilMs: startMs, problems }
    united[query.role] = uniteSeries([{ series }], span)
  }
  const [problem] = problems
  if (problem !== undefined) return unusable(requests, `the history of stable can not be right: ${problem}`)
  const counted = countRequests({ series: united, bounds, startMs: startMs - historyMs }, spec)
  if ('problem' in counted) return unusable(requests, `the history of stable can not be counted: ${counted.problem}`)
  const intervals = counted.intervals.map(({ total, eventsLow, eventsHigh }): [number, number, number] => [
    total,
    eventsLow,
    eventsHigh,
  ])
  return { requests, intervals, problem: null }
}

/** Stable may have other buckets than gray. */
async function chooseBuckets(
  look: Look,
  { role, selector }: Query,
): Promise<{ selector: string; bounds: readonly number[] }> {
  const { indicator } = look.spec
  if (role !== 'buckets' || indicator.type !== 'latency') return { selector, bounds: [] }
  const found = await askBounds(look, selector)
  if ('type' in found) return { selector, bounds: [] }
  return { selector: selectBuckets(selector, found, indicator.threshold), bounds: found.common }
}

function unusable(requests: readonly string[], problem: string): HistoryCounts {
  return { requests: [...requests], intervals: [], problem }
}
