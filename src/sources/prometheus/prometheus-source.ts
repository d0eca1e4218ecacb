import type { Metric } from 'prometheus-query'
import type * as Library from 'prometheus-query'
import type { Clock } from '../../core/clock.ts'
import { formatDuration } from '../../core/duration.ts'
import { serverValue } from '../../core/server-text.ts'
import type { Prometheus } from '../../core/target.ts'
import type { SourceDoor } from '../../http/source.ts'
import { SourceError } from '../../http/source.ts'
import type { Caps } from './answer.ts'
import type { Question } from './adapter.ts'
import { createAdapter } from './adapter.ts'

/** Label names to values; the metric's name is the label `__name__`. */
export type Labels = Readonly<Record<string, string>>

export interface Series {
  readonly labels: Labels
  /** In time order; epoch milliseconds, and a number that may be NaN or infinite. */
  readonly samples: readonly (readonly [epochMs: number, value: number])[]
}

export interface PrometheusAnswer {
  readonly series: readonly Series[]
  /** What the server warns of: with any of these the answer may lack series. */
  readonly warnings: readonly string[]
  readonly infos: readonly string[]
  /** Series with native histograms, which are not read. */
  readonly nativeHistograms: number
  /** The query with its time, to be shown and sent again. */
  readonly request: string
}

export interface PrometheusSource {
  /** As people know it: `prometheus https://prometheus.example`. */
  readonly name: string
  /** The raw samples of a selector in (at - windowMs, at], at most 5,000 series. Throws SourceError. */
  rawSamples(selector: string, windowMs: number, at: number): Promise<PrometheusAnswer>
  /** The value of each element of an instant vector at a time, at most 50,000. Throws SourceError. */
  instant(query: string, at: number): Promise<PrometheusAnswer>
}

const rawCaps: Caps = { maxSeries: 5_000, maxSamples: 500_000 }
const instantCaps: Caps = { maxSeries: 50_000, maxSamples: 50_000 }

/** Longer queries go into a POST, because servers limit the length of a URL. */
const longestInUrl = 2_000

/** Asks one Prometheus, or what speaks its API, through prometheus-query and the door to sources. */
export function createPrometheusSource(access: Prometheus, sources: SourceDoor, clock: Clock): PrometheusSource {
  const name = sourceName(access.url)

  async function ask(query: string, at: number, subject: string, caps: Caps): Promise<PrometheusAnswer> {
    const request = `${query} @ ${at / 1000}`
    const question: Question = { source: name, subject, request, caps }
    // 170 ms for axios: only for runs that get here.
    const library = await import('prometheus-query')
    const adapter = createAdapter(question, access, sources, clock)
    const driver = new library.PrometheusDriver({
      endpoint: endpointOf(access.url),
      preferPost: query.length > longestInUrl,
      requestInterceptor: { onFulfilled: adapter.intercept },
    })
    // A Date, because the library takes the number 0 for "now".
    const result = await driver.instantQuery(query, new Date(at), `${access.timeout}ms`).catch(throwOriginal)
    const elements: readonly unknown[] = result.result
    return { series: elements.map((element) => readElement(element, library)), ...adapter.noted(), request }
  }

  return {
    name,
    rawSamples: (selector, windowMs, at) => {
      const range = formatDuration(Math.ceil(windowMs))
      return ask(`${selector}[${range}]`, at, selector, rawCaps)
    },
    instant: (query, at) => ask(query, at, query, instantCaps),
  }
}

/** Without query parameters, which may hold a token. */
export function sourceName(url: string): string {
  return `prometheus ${endpointOf(url)}`
}

/** The library appends /api/v1/ to it; query parameters of the URL are added by the adapter. */
function endpointOf(url: string): string {
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname.replace(/\/+$/, '')}`
}

/** The library throws plain objects, with what was really thrown as `original`. */
function throwOriginal(thrown: unknown): never {
  if (typeof thrown === 'object' && thrown !== null && 'original' in thrown && thrown.original instanceof SourceError) {
    throw thrown.original
  }
  if (thrown instanceof Error) throw thrown
  throw new Error(`prometheus-query failed: ${JSON.stringify(thrown)}`, { cause: thrown })
}

/** The library types elements and values as any; their classes say what they are. */
function readElement(element: unknown, { RangeVector, InstantVector, SampleValue }: typeof Library): Series {
  if (!(element instanceof RangeVector || element instanceof InstantVector)) {
    throw new TypeError('prometheus-query returned an element that is no vector')
  }
  const values: readonly unknown[] = element instanceof RangeVector ? element.values : [element.value]
  const samples = values.filter((value) => value instanceof SampleValue)
  return { labels: readLabels(element.metric), samples: samples.map(({ time, value }) => [time.getTime(), value]) }
}

function readLabels({ name, labels }: Metric): Labels {
  const entries: readonly (readonly [string, unknown])[] = Object.entries(labels)
  const texts = entries.map(([label, value]) => [serverValue(label), serverValue(String(value))] as const)
  // Not every element has a name, whatever the types say: sum() takes it away.
  return Object.fromEntries(name ? [['__name__', name] as const, ...texts] : texts)
}
