import { canonicalJson } from '../../core/canonical.ts'
import { timestamp } from '../../core/clock.ts'
import { SourceError } from '../../http/source.ts'
import type { PrometheusAnswer } from '../../sources/prometheus/prometheus-source.ts'
import type { CollectContext } from '../kind.ts'
import { askBounds, selectBuckets } from './collect-buckets.ts'
import { diagnose, lookForBadMetric } from './collect-diagnosis.ts'
import { readHistory } from './collect-history.ts'
import type { Look } from './collect-look.ts'
import { beginLook, recordSeries } from './collect-look.ts'
import type { NoBuckets, Observation, RecordedSeries, Samples } from './evidence.ts'
import { coveredUntil } from './judge-window.ts'
import type { Query } from './spec-queries.ts'
import { fixedQueries, hasBadMetric } from './spec-queries.ts'
import type { Spec } from './spec.ts'

/** A query with the bounds that its selector was made for, where it asks for buckets. */
interface RawQuery extends Query {
  readonly bounds: readonly number[] | null
}

/** Later looks ask again for this much, because samples may arrive late (remote write, VictoriaMetrics: 30 s). */
const overlapMs = 120_000

/** One look: the raw samples since the last one. A query that fails leaves a failure and does not stop the others. */
export async function collect(spec: Spec, context: CollectContext<Observation>): Promise<void> {
  const look = beginLook(spec, context)
  const fixed = fixedQueries(spec).map((query) => attempt(look, () => askSamples(look, { ...query, bounds: null })))
  const answers = await Promise.all([attempt(look, () => askBuckets(look)), ...fixed])
  await attempt(look, () => readHistory(look))
  if (answers.some((answer) => isEmptyAnswer(answer, look))) await diagnose(look)
  if (answers.some((answer) => isBadAbsent(answer, look))) await attempt(look, () => lookForBadMetric(look))
}

/** Failures of a source are evidence; everything else is a defect. */
async function attempt<T>({ context }: Look, work: () => Promise<T>): Promise<T | null> {
  if (context.deadline.signal.aborted) return null
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof SourceError)) throw error
    context.observe(error.failure)
    return null
  }
}

/** Whether the counter of all requests is not there, neither now nor before. */
function isEmptyAnswer(answer: Samples | NoBuckets | null, { earlier }: Look): boolean {
  if (answer === null) return false
  if (answer.type === 'no-buckets') return true
  if (answer.role !== 'total' && answer.role !== 'buckets') return false
  return [answer, ...earlier].every(({ role, series }) => role !== answer.role || series.length === 0)
}

/** Whether a counter of bad requests of its own name is not there: it may be misspelt. */
function isBadAbsent(answer: Samples | NoBuckets | null, { spec, earlier }: Look): boolean {
  if (answer?.type !== 'samples' || answer.role !== 'part' || !hasBadMetric(spec.indicator)) return false
  return [answer, ...earlier].every(({ role, series }) => role !== 'part' || series.length === 0)
}

async function askSamples(look: Look, { role, selector, bounds }: RawQuery): Promise<Samples> {
  const { context, prometheus, startMs, evaluatedMs } = look
  const before = look.earlier.filter((answer) => answer.role === role && answer.selector === selector)
  const clean = before.filter(({ warnings }) => warnings.length === 0)
  const coveredMs = Math.min(evaluatedMs, coveredUntil(startMs, clean))
  const fromMs = Math.max(startMs, coveredMs - overlapMs)
  const at = timestamp(context.clock.now())
  const windowMs = Math.ceil(Math.max(1, evaluatedMs - fromMs) / 1000) * 1000
  const answer = await prometheus.rawSamples(selector, windowMs, evaluatedMs)
  const observation: Samples = {
    type: 'samples',
    role,
    selector,
    source: prometheus.name,
    request: answer.request,
    at,
    since: timestamp(startMs),
    from: timestamp(coveredMs),
    to: timestamp(evaluatedMs),
    ownRequests: context.taggedRequests(),
    bounds: bounds === null ? null : [...bounds],
    series: withoutKnown(answer, clean),
    nativeHistograms: answer.nativeHistograms,
    warnings: [...answer.warnings],
    infos: [...answer.infos],
  }
  context.observe(observation)
  return observation
}

/** Only what no earlier look holds: looks overlap, and the evidence would grow with every one. */
function withoutKnown({ series }: PrometheusAnswer, before: readonly Samples[]): RecordedSeries[] {
  const known = new Map<string, Map<number, number | null>>()
  for (const { labels, samples } of before.flatMap((answer) => answer.series)) {
    const key = canonicalJson(labels)
    const values = known.get(key) ?? new Map<number, number | null>()
    for (const [ms, value] of samples) values.set(ms, value)
    known.set(key, values)
  }
  return series.map(recordSeries).flatMap(({ labels, samples }) => {
    const seen = known.get(canonicalJson(labels))
    const fresh = samples.filter(([ms, value]) => seen?.get(ms) !== value)
    return fresh.length === 0 ? [] : [{ labels, samples: fresh }]
  })
}

/** The bounds of the first look are kept: see wantedSelectors in judge-window.ts. */
async function askBuckets(look: Look): Promise<Samples | NoBuckets | null> {
  const { spec, earlier, context } = look
  if (spec.indicator.type !== 'latency') return null
  const first = earlier.find(({ role }) => role === 'buckets')
  if (first !== undefined) return askSamples(look, first)
  const base = `${spec.indicator.metric}{${spec.gray ?? ''}}`
  const found = await askBounds(look, base)
  if ('type' in found) {
    context.observe(found)
    return found
  }
  const selector = selectBuckets(base, found, spec.indicator.threshold)
  return askSamples(look, { role: 'buckets', selector, bounds: found.common })
}
