/** Label names to values; the metric's name is the label `__name__`, as in Prometheus. */
export type Labels = Readonly<Record<string, string>>

export interface Sample {
  /** The same object for the same series as long as the metrics are not reset. */
  readonly labels: Labels
  value: number
}

/** The counters of one process, in the shapes that client libraries expose for an HTTP server. */
export interface RequestMetrics {
  record(code: number, method: string, seconds: number): void
  samples(): Iterable<Sample>
  /** Back to a process that has served nothing. */
  reset(startedAtMs: number): void
}

/** Upper bounds in seconds. */
const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, Infinity] as const

interface Histogram {
  readonly buckets: readonly Sample[]
  readonly count: Sample
  readonly sum: Sample
}

export function createRequestMetrics(startedAtMs: number): RequestMetrics {
  let start = startOf(startedAtMs)
  /** By code and method: a code that has never been answered has no series. */
  const requests = new Map<string, Sample>()
  const histograms = new Map<string, Histogram>()
  return { record, samples, reset }

  function record(code: number, method: string, seconds: number): void {
    const key = `${code} ${method}`
    const counter = requests.get(key) ?? sample({ __name__: 'http_requests_total', code: String(code), method })
    requests.set(key, counter)
    counter.value += 1
    const histogram = histograms.get(method) ?? histogramOf(method)
    histograms.set(method, histogram)
    observe(histogram, seconds)
  }

  function* samples(): Iterable<Sample> {
    yield start
    yield* requests.values()
    for (const { buckets, sum, count } of histograms.values()) yield* [...buckets, sum, count]
  }

  function reset(at: number): void {
    start = startOf(at)
    requests.clear()
    histograms.clear()
  }
}

function startOf(startedAtMs: number): Sample {
  return { labels: { __name__: 'process_start_time_seconds' }, value: startedAtMs / 1000 }
}

function sample(labels: Labels): Sample {
  return { labels, value: 0 }
}

function histogramOf(method: string): Histogram {
  const name = 'http_request_duration_seconds'
  return {
    buckets: bounds.map((bound) => sample({ __name__: `${name}_bucket`, method, le: formatBound(bound) })),
    count: sample({ __name__: `${name}_count`, method }),
    sum: sample({ __name__: `${name}_sum`, method }),
  }
}

function observe({ buckets, count, sum }: Histogram, seconds: number): void {
  count.value += 1
  sum.value += seconds
  bounds.forEach((bound, index) => {
    const bucket = buckets[index]
    if (bucket !== undefined && seconds <= bound) bucket.value += 1
  })
}

/** As Prometheus 3 stores it: a whole bound has a fraction, so that 1 is `1.0`. */
function formatBound(bound: number): string {
  if (bound === Infinity) return '+Inf'
  return Number.isInteger(bound) ? `${bound}.0` : String(bound)
}
