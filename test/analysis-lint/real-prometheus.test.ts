import { isDeepStrictEqual } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import type { Answer } from '../../src/analysis-lint/promql/missing.ts'
import { answerWithoutSeries, answerWithoutTraffic } from '../../src/analysis-lint/promql/missing.ts'
import { parseQuery } from '../../src/analysis-lint/promql/parse.ts'
import { withServer } from '../servers/available.ts'
import type { Prometheus } from '../servers/prometheus.ts'
import { startPrometheus } from '../servers/prometheus.ts'
import { startUpstream } from '../servers/upstreams.ts'

const describePrometheus = await withServer('prometheus')

/** `X` stands for the name of a counter; what it comes to is asked of Prometheus itself. */
const queries = [
  'sum(rate(X[1m]))',
  'sum(rate(X{code="500"}[1m])) / sum(rate(X[1m]))',
  'sum(rate(X{code="500"}[1m])) / sum(rate(X[1m])) or vector(0)',
  '(sum(rate(X{code="500"}[1m])) or vector(0)) / sum(rate(X[1m]))',
  '(sum(rate(X{code="500"}[1m])) or vector(0)) / (sum(rate(X[1m])) or vector(1))',
  'sum(rate(X{code="500"}[1m])) / (sum(rate(X[1m])) > 0)',
  'sum(rate(X{code="500"}[1m])) / (sum(rate(X[1m])) > 0) or on() vector(1)',
  'sum by (code) (rate(X[1m])) or vector(7)',
  'sum(rate(X[1m])) by (code) unless sum(rate(X[1m])) by (code)',
  'vector(1) unless sum(rate(X[1m]))',
  'vector(1) and on() sum(rate(X[1m]))',
  'histogram_quantile(0.99, sum by (le) (rate(X_bucket[1m])))',
  'histogram_quantile(0.99, sum(rate(X_bucket[1m])) by (le)) < 0.3',
  'absent(X)',
  'absent(X) or vector(0)',
  'vector(scalar(sum(rate(X[1m]))))',
  'sum(rate(X[1m])) > bool 0',
  '(sum(rate(X[1m])) > bool 0) or vector(2 * 3 - 1)',
  'sum(vector(4)) + sum(rate(X[1m]))',
  'count(vector(4))',
  'max(vector(4)) or sum(rate(X[1m]))',
  '1 - sum(rate(X[1m])) / sum(rate(X[1m]))',
  '-sum(rate(X[1m])) ^ 2',
  'avg(increase(X[1m])) / 0',
  'label_replace(sum(rate(X[1m])), "a", "b", "", "")',
  'sum(rate(X[1m] offset 5m)) or vector(3)',
  'sum(avg_over_time(rate(X[1m])[1m:5s])) or vector(3)',
]

describePrometheus('a query without data comes to what Prometheus has for it', () => {
  it('when no series exists, and when none of them moves', async () => {
    const target = await startUpstream((_request, response) => {
      response.setHeader('content-type', 'text/plain; version=0.0.4')
      response.end(exposition)
    })
    const prometheus = await startPrometheus({
      targets: [{ address: target, labels: { job: 'still' } }],
      scrapeIntervalMs: 200,
    })
    onTestFinished(() => prometheus.stop())
    await prometheus.waitForSamples('still_total[1m]', 6)

    const wrong: unknown[] = []
    const untold: string[] = []
    for (const query of queries) {
      const looks = [
        [query.replaceAll('X', 'nowhere_total'), answerWithoutSeries],
        [query.replaceAll('X', 'still_total'), answerWithoutTraffic],
      ] as const
      // Five minutes ago there was no series, and there are too few samples for a subquery.
      for (const [text, answerOf] of /offset|:5s/.test(query) ? looks.slice(0, 1) : looks) {
        const [ours, theirs] = [told(text, answerOf), await asked(prometheus, text)]
        if (ours === null) untold.push(text)
        else if (!isDeepStrictEqual(ours, theirs)) wrong.push({ text, ours, theirs })
      }
    }

    expect(wrong).toEqual([])
    // Series with labels and one without stand side by side.
    expect(untold).toEqual(['sum by (code) (rate(still_total[1m])) or vector(7)'])
  }, 60_000)
})

const exposition = `# TYPE still_total counter
still_total{code="200"} 5
still_total{code="500"} 5
# TYPE still_total_bucket counter
still_total_bucket{le="0.1"} 5
still_total_bucket{le="+Inf"} 5
`

function told(query: string, answerOf: (tree: NonNullable<ReturnType<typeof parseQuery>>) => Answer): number[] | null {
  const tree = parseQuery(query)
  const answer = tree === null ? null : answerOf(tree)
  if (answer === null || answer.type === 'unknown') return null
  return answer.type === 'empty' ? [] : [answer.value]
}

/** Each value once: how many series share it is another question. */
async function asked(prometheus: Prometheus, query: string): Promise<number[]> {
  const series = await prometheus.query(query)
  return [...new Set(series.flatMap(({ samples }) => samples.map(({ value }) => value)))]
}
