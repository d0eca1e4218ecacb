import type { PrometheusSource, Series } from '../../sources/prometheus/prometheus-source.ts'
import { createPrometheusSource } from '../../sources/prometheus/prometheus-source.ts'
import type { CollectContext } from '../kind.ts'
import type { Observation, RecordedSeries, Samples } from './evidence.ts'
import type { Spec } from './spec.ts'

/** What every query of one look shares. */
export interface Look {
  readonly spec: Spec
  readonly prometheus: PrometheusSource
  readonly context: CollectContext<Observation>
  /** The samples of earlier looks. */
  readonly earlier: readonly Samples[]
  /** The time of the evaluation, and where the evidence begins; epoch milliseconds. */
  readonly evaluatedMs: number
  readonly startMs: number
}

/** A scrape is stored a little after its time; two counters that are put in relation must both be stored. */
const settleMs = 2_000

export function beginLook(spec: Spec, context: CollectContext<Observation>): Look {
  const { clock, target, sources, seen } = context
  // resolve() has made sure of it.
  if (target.prometheus === undefined) throw new TypeError('slo needs the section prometheus')
  const earlier = seen.filter((observation) => observation.type === 'samples')
  const delayMs = spec.indicator.type === 'ratio' ? settleMs : 0
  const evaluatedMs = Math.floor(clock.now()) - delayMs
  return {
    spec,
    context,
    prometheus: createPrometheusSource(target.prometheus, sources, clock),
    earlier,
    evaluatedMs,
    startMs: Math.min(evaluatedMs - spec.windowMs, ...earlier.map(({ since }) => Date.parse(since))),
  }
}

/** JSON has no NaN and no infinity: null stands for what is not a finite number. */
export function recordSeries({ labels, samples }: Series): RecordedSeries {
  return { labels: { ...labels }, samples: samples.map(([ms, value]) => [ms, Number.isFinite(value) ? value : null]) }
}
