import { RE2JSSyntaxException } from 're2js'
import type { Target } from '../../core/target.ts'
import type { Matcher } from '../../sources/prometheus/selector.ts'
import {
  parseMatchers,
  parseSelector,
  printMatchers,
  printSelector,
  SelectorError,
  withMatchers,
} from '../../sources/prometheus/selector.ts'
import { sourceName } from '../../sources/prometheus/prometheus-source.ts'
import type { Resolved, SpecProblem, Unresolved } from '../kind.ts'
import { predicateOf } from './judge-matchers.ts'
import type { Entry, Spec } from './spec.ts'

const presets = {
  http: { metric: 'http_requests_total', histogram: 'http_request_duration_seconds', statusLabel: null },
  grpc: { metric: 'grpc_server_handled_total', histogram: 'grpc_server_handling_seconds', statusLabel: 'grpc_code' },
} as const

interface Groups {
  /** null where the user's own selectors select gray by themselves. */
  readonly gray: readonly Matcher[] | null
  readonly stable: readonly Matcher[] | null
}

/** A problem on the way, with where in the entry it belongs. */
class Refused extends Error {
  readonly path: readonly string[]
  constructor(path: readonly string[], message: string) {
    super(message)
    this.path = path
  }
}

/** Joins the entry with the Prometheus of the target and its labels. */
export function resolve(entry: Entry, target: Target): Resolved<Spec> | Unresolved {
  try {
    return { spec: buildSpec(entry, target) }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const problem: SpecProblem = { path: error.path, message: error.message }
    return { problems: [problem] }
  }
}

function buildSpec(entry: Entry, target: Target): Spec {
  if (target.prometheus === undefined) {
    throw new Refused([], 'slo reads metrics: expected a section prometheus with url and labels in graycheck.yaml')
  }
  const groups = readGroups(entry, target.prometheus.labels)
  return {
    source: sourceName(target.prometheus.url),
    indicator: readIndicator(entry, groups),
    gray: groups.gray === null ? null : printMatchers(groups.gray),
    stable: groups.stable === null ? null : printMatchers(groups.stable),
    countsProbes: entry.indicator.countsProbes,
    limit: limitOf(entry),
    windowMs: entry.window,
    soakMs: entry.soak,
    intervalMs: entry.interval,
    plannedIntervals: entry.plannedIntervals,
    alpha: entry.alpha,
    beta: entry.beta,
    dispersion: entry.dispersion === 'auto' ? null : entry.dispersion,
    expectedInstances: entry.expectedInstances ?? target.instances?.gray.addresses.length ?? null,
    addresses: {
      gray: target.instances?.gray.addresses ?? [],
      stable: target.instances?.stable?.addresses ?? [],
    },
    stableLabels: readStableLabels(target.prometheus.labels?.stable),
  }
}

/** Also where own selectors are complete: what they select must not be stable either. */
function readStableLabels(text: string | undefined): Spec['stableLabels'] {
  if (text === undefined) return null
  const matchers = readStable(text)
  try {
    predicateOf(matchers)
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error
    throw new Refused([], `prometheus.labels.stable: a pattern in ${text} is not RE2: ${error.getDescription()}`)
  }
  return { text: printMatchers(matchers), matchers: [...matchers] }
}

function readStable(text: string): readonly Matcher[] {
  return refusedAt([], 'prometheus.labels.stable: ', () => parseMatchers(text))
}

function readGroups(entry: Entry, labels: { gray: string; stable?: string | undefined } | undefined): Groups {
  if (entry.indicator.labels === false) return { gray: null, stable: null }
  if (labels === undefined) {
    const message = `slo has to know the series of gray: expected prometheus.labels.gray, such as 'role="gray"'`
    throw new Refused([], message)
  }
  return {
    gray: refusedAt([], 'prometheus.labels.gray: ', () => parseMatchers(labels.gray)),
    stable: labels.stable === undefined ? null : readStable(labels.stable),
  }
}

function readIndicator(entry: Entry, groups: Groups): Spec['indicator'] {
  const { preset } = entry.indicator
  if (preset === undefined) return readOwnSelectors(entry, groups)
  const reserved = entry.latency === undefined ? ['__name__'] : ['__name__', 'le']
  const taken = [...(groups.gray ?? []), ...(groups.stable ?? [])].find(({ label }) => reserved.includes(label))
  if (taken !== undefined) {
    throw new Refused([], `prometheus.labels: ${taken.label} belongs to the metric, it can not tell gray from stable`)
  }
  if (entry.latency !== undefined) return readLatency(entry, preset, entry.latency.below)
  return {
    type: 'status',
    protocol: preset,
    metric: entry.indicator.metric ?? presets[preset].metric,
    statusLabel: entry.indicator.statusLabel ?? presets[preset].statusLabel,
  }
}

function readOwnSelectors({ indicator }: Entry, { gray, stable }: Groups): Spec['indicator'] {
  const counts = indicator.bad === undefined ? 'good' : 'bad'
  const part = readOwn(indicator[counts] ?? '', ['indicator', counts])
  const total = readOwn(indicator.total ?? '', ['indicator', 'total'])
  return {
    type: 'ratio',
    total: total(gray),
    part: part(gray),
    counts,
    stable: stable === null ? null : { total: total(stable), part: part(stable) },
    ungrouped: total(null),
  }
}

function readOwn(text: string, path: readonly string[]): (matchers: readonly Matcher[] | null) => string {
  const selector = refusedAt(path, '', () => parseSelector(text))
  return (matchers) => refusedAt(path, '', () => printSelector(withMatchers(selector, matchers ?? [])))
}

function readLatency({ indicator }: Entry, preset: keyof typeof presets, belowMs: number): Spec['indicator'] {
  const histogram = indicator.histogram ?? presets[preset].histogram
  const unit = indicator.unit ?? unitOfName(histogram)
  if (unit === null) {
    const message = `the name ${histogram} does not end with _seconds or _milliseconds: expected unit: s or unit: ms`
    throw new Refused(['indicator', 'histogram'], message)
  }
  return { type: 'latency', metric: `${histogram}_bucket`, threshold: unit === 's' ? belowMs / 1000 : belowMs, unit }
}

function unitOfName(histogram: string): 's' | 'ms' | null {
  if (histogram.endsWith('_seconds')) return 's'
  return histogram.endsWith('_milliseconds') ? 'ms' : null
}

function limitOf({ errorRatio, latency }: Entry): number {
  // The entry has exactly one of the two. 1 - 0.99 is 0.010000000000000009 in binary.
  return errorRatio?.max ?? Number((1 - (latency?.ratio.min ?? 0)).toPrecision(12))
}

function refusedAt<T>(path: readonly string[], prefix: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof SelectorError) throw new Refused(path, `${prefix}${error.message}`)
    throw error
  }
}
