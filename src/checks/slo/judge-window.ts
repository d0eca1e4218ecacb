import { canonicalJson, compareText } from '../../core/canonical.ts'
import type { Observation, RecordedSeries, Role, Samples } from './evidence.ts'
import { fixedQueries, wantsHistory } from './spec-queries.ts'
import type { Spec } from './spec.ts'

/** A counter or gauge, with its samples of all looks in time order. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>
  readonly points: readonly Point[]
}
export type Point = readonly [epochMs: number, value: number]

/** What all looks together have seen, and how much of the time they cover without a gap. */
export interface Window {
  readonly startMs: number
  /** The newest evaluation of any query. */
  readonly endMs: number
  /** Up to here every query was answered without a gap and without a warning; only this is counted. */
  readonly untilMs: number
  readonly series: Readonly<Record<Role, readonly Series[]>>
  /** Selectors that do not cover the time up to `endMs`, with the warnings of the server where that is why. */
  readonly gaps: readonly Gap[]
  readonly bounds: readonly number[]
  /** The newest answers that are counted, one a role. */
  readonly answers: readonly Samples[]
  /** Tagged probes that the run had sent by the newest evaluation. */
  readonly ownRequests: number
  readonly problems: readonly string[]
}

export interface Gap {
  readonly selector: string
  readonly warnings: readonly string[]
}

/** Joins the looks. Null where there is no answer at all. */
export function joinLooks(observations: readonly Observation[], spec: Spec): Window | null {
  const samples = observations.filter((observation) => observation.type === 'samples')
  if (samples.length === 0) return null
  const startMs = Math.min(...samples.map(({ since }) => Date.parse(since)))
  const endMs = Math.max(...samples.map(({ to }) => Date.parse(to)))
  const roles = wantedSelectors(observations, spec).map(({ role, selector }) => {
    const all = samples.filter((answer) => answer.role === role && answer.selector === selector)
    const clean = all.filter(({ warnings }) => warnings.length === 0)
    return { role, selector, all, clean, coveredMs: coveredUntil(startMs, clean) }
  })
  const untilMs = Math.min(...roles.map(({ coveredMs }) => coveredMs))
  const gaps = roles
    .filter(({ coveredMs }) => coveredMs < endMs)
    .map(({ selector, all }) => ({
      selector,
      warnings: [...new Set(all.flatMap(({ warnings }) => warnings))].sort(compareText),
    }))
  const problems: string[] = []
  const seriesOf = (role: Role): Series[] => {
    const { clean } = roles.find((each) => each.role === role) ?? { clean: [] }
    return uniteSeries(clean, { role, startMs, untilMs, problems })
  }
  return {
    startMs,
    endMs,
    untilMs,
    series: {
      total: seriesOf('total'),
      part: seriesOf('part'),
      buckets: seriesOf('buckets'),
      up: seriesOf('up'),
      start: seriesOf('start'),
    },
    gaps: [...gaps, ...gapOfHistory(observations, spec, startMs)],
    bounds: roles.find(({ role }) => role === 'buckets')?.clean[0]?.bounds ?? [],
    answers: roles.flatMap(({ clean }) =>
      clean.toSorted((a, b) => compareText(b.at, a.at) || compareText(b.to, a.to)).slice(0, 1),
    ),
    ownRequests: Math.max(...samples.map(({ ownRequests }) => ownRequests)),
    problems,
  }
}

/**
 * One selector for each role. That of the buckets depends on the bounds that were found: the first one is kept, because
 * bucket series that are asked for only later would look as if they had been born then.
 */
function wantedSelectors(observations: readonly Observation[], spec: Spec): { role: Role; selector: string }[] {
  const fixed = fixedQueries(spec)
  if (spec.indicator.type !== 'latency') return fixed
  const [first] = observations
    .filter((each) => each.type === 'samples')
    .filter(({ role }) => role === 'buckets')
    .sort((a, b) => compareText(a.from, b.from) || compareText(a.selector, b.selector))
  if (first !== undefined) return [{ role: 'buckets', selector: first.selector }, ...fixed]
  // That there are no buckets is an answer too.
  if (observations.some(({ type }) => type === 'no-buckets')) return fixed
  return [{ role: 'buckets', selector: `${spec.indicator.metric}{${spec.gray ?? ''}}` }, ...fixed]
}

function gapOfHistory(observations: readonly Observation[], spec: Spec, startMs: number): Gap[] {
  if (!wantsHistory(spec)) return []
  const found = observations.some((each) => each.type === 'history' && Date.parse(each.to) === startMs)
  return found ? [] : [{ selector: 'the history of stable', warnings: [] }]
}

/** How far answers that tile the time reach without a hole. */
export function coveredUntil(startMs: number, answers: readonly Pick<Samples, 'from' | 'to'>[]): number {
  const windows = answers.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) }))
  let covered = startMs
  for (const { from, to } of windows.sort((a, b) => a.from - b.from)) {
    if (from > covered) break
    covered = Math.max(covered, to)
  }
  return covered
}

interface Union {
  readonly role: Role
  readonly startMs: number
  readonly untilMs: number
  readonly problems: string[]
}

/** Joins the samples of each series; what no counter can hold becomes a problem. */
export function uniteSeries(answers: readonly Pick<Samples, 'series'>[], union: Union): Series[] {
  const united = new Map<string, { labels: RecordedSeries['labels']; values: Map<number, number> }>()
  for (const { labels, samples } of answers.flatMap(({ series }) => series)) {
    const own = union.role === 'buckets' ? withNumericBound(labels) : labels
    const key = canonicalJson(own)
    const { values } = united.get(key) ?? { values: new Map<number, number>() }
    united.set(key, { labels: own, values })
    for (const [ms, value] of samples) {
      if (ms < union.startMs || ms > union.untilMs) continue
      const problem = problemOfSample(union.role, value, values.get(ms))
      if (problem !== null) union.problems.push(`${describeLabels(own)} ${problem} at ${new Date(ms).toISOString()}`)
      else if (value !== null) values.set(ms, value)
    }
  }
  const sorted = [...united].sort(([a], [b]) => compareText(a, b))
  return sorted
    .map(([, { labels, values }]) => ({ labels, points: [...values].sort(([a], [b]) => a - b) }))
    .filter(({ points }) => points.length > 0)
}

function problemOfSample(role: Role, value: number | null, before: number | undefined): string | null {
  const isCounter = role !== 'up' && role !== 'start'
  if (value === null) return isCounter ? 'is not a finite number' : null
  if (isCounter && value < 0) return `is negative (${value}), which no counter can be`
  if (before !== undefined && before !== value) return `has two values, ${before} and ${value},`
  return null
}

/** Prometheus 3 writes 1.0 where 2 wrote 1: the same bucket. */
function withNumericBound(labels: RecordedSeries['labels']): RecordedSeries['labels'] {
  return { ...labels, le: String(parseBound(labels['le'] ?? '')) }
}

/** The label le as a number; NaN for what is none. */
export function parseBound(text: string): number {
  if (/^\+?inf(inity)?$/i.test(text)) return Infinity
  return text.trim() === '' ? Number.NaN : Number(text)
}

/** As PromQL writes it. */
export function describeLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels)
    .filter(([name]) => name !== '__name__')
    .sort(([a], [b]) => compareText(a, b))
  const text = pairs.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')
  return `${labels['__name__'] ?? ''}{${text}}`
}
