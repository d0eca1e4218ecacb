import { describe, expect, it } from 'vitest'
import type { Failure } from '../../../src/core/evidence.ts'
import type { BadMetric, Diagnosis, NoBuckets, Observation, RecordedSeries } from '../../../src/checks/slo/evidence.ts'
import { sloReasons } from '../../../src/checks/slo/reasons.ts'
import type { Spec } from '../../../src/checks/slo/spec.ts'
import {
  bad,
  badEntry,
  codes,
  configured,
  counter,
  errors,
  errorsEntry,
  failure,
  gauge,
  good,
  healthy,
  history,
  iso,
  judged,
  latency,
  latencyEntry,
  look,
  ms,
  requests,
  samples,
  selectors,
  source,
  specOf,
  targetOf,
} from './scenario.ts'

function bucket(le: string, perScrape: number, more: object = {}): RecordedSeries {
  return counter({ __name__: 'http_request_duration_seconds_bucket', le, ...more }, perScrape)
}

/** `up` that has one value for the first half and another one for the second. */
function changing(before: number, after: number): RecordedSeries {
  const up = gauge('up', before)
  return { ...up, samples: up.samples.map(([at], index) => [at, index < 20 ? before : after]) }
}

/** Twenty errors at each of the last four scrapes. */
function lateErrors([at, value]: [number, number | null]): [number, number | null] {
  return [at, (value ?? 0) + 20 * Math.max(0, (at - ms(540)) / 15_000)]
}

function ownSelectors(total: RecordedSeries[], part: RecordedSeries[], spec: Spec): Observation[] {
  if (spec.indicator.type !== 'ratio') throw new Error('not a ratio')
  return [
    samples('total', total, { selector: spec.indicator.total }),
    samples('part', part, { selector: spec.indicator.part }),
    samples('up', [gauge('up', 1)]),
    samples('start', []),
  ]
}

/** Healthy counters of other instances. */
function others(...instances: string[]): RecordedSeries[] {
  return instances.map((instance) => requests('200', 100, { instance }))
}

const stableCounter = counter({ __name__: 'http_requests_total', code: '200', role: 'stable', instance: 'b:1' }, 1000)

const ownComplete = specOf(
  { ...badEntry, ...configured, indicator: { bad: 'e{v="2"}', total: 'http_requests_total{v="2"}', labels: false } },
  targetOf({ stable: 'role=~"sta.*",zone!~"a|b"' }),
)

/** The labels of gray are job="shop" here. */
function overlapping(total: RecordedSeries[]): Observation[] {
  return look({ total }).map((each) => ({ ...each, selector: each.selector.replace('role="gray"', 'job="shop"') }))
}

const noBuckets: NoBuckets = { type: 'no-buckets', source, request: 'x_bucket @ 1', at: iso(600), nativeHistograms: 0 }
const diagnosis: Diagnosis = {
  type: 'diagnosis',
  source,
  request: 'http_requests_total @ 1',
  at: iso(600),
  series: 12,
  found: ['role="stable"'],
}
function badMetric(series: number): BadMetric {
  return { type: 'bad-metric', source, request: 'errors_total @ 1', at: iso(600), series }
}
const warned = { warnings: ['store b is away'] }

interface Case {
  readonly title: string
  readonly spec: Spec
  readonly observations: readonly (Observation | Failure)[]
  readonly status: 'pass' | 'fail' | 'inconclusive' | 'error'
  readonly codes: readonly string[]
  readonly message?: string | RegExp
}

const cases: Case[] = [
  {
    title: 'requests without an error for long enough',
    spec: errors,
    observations: look({ total: healthy }),
    status: 'pass',
    codes: [],
  },
  {
    title: 'no error series yet, because no error has happened',
    spec: errors,
    observations: look({ total: [requests('200', 100)] }),
    status: 'pass',
    codes: [],
  },
  {
    title: 'too many errors',
    spec: errors,
    observations: look({ total: [requests('200', 95), requests('503', 5)] }),
    status: 'fail',
    codes: ['slo.error-ratio-exceeded'],
    message:
      /^5 % \(200 of 4,000\) of the requests failed in 10m; the true share is [\d.]+ % to [\d.]+ %, the limit is 1 %$/,
  },
  {
    title: 'errors that began a minute ago, after a long time without',
    spec: errors,
    observations: look({
      total: [requests('200', 200), { ...requests('500', 0), samples: requests('500', 0).samples.map(lateErrors) }],
    }),
    status: 'fail',
    codes: ['slo.error-ratio-exceeded'],
    message: /^0\.99 % \(80 of 8,080\).*it rose late, and since then it is above the limit$/,
  },
  {
    title: 'errors of a series that was born with its first error',
    spec: errors,
    observations: look({ total: [requests('200', 100, { to: 600 }), requests('500', 0, { from: 300, first: 300 })] }),
    status: 'fail',
    codes: ['slo.error-ratio-exceeded'],
    message: /300 of 4,300/,
  },
  {
    title: 'errors in the new gRPC preset, in capitals',
    spec: specOf({ ...errorsEntry, ...configured, indicator: { preset: 'grpc' } }),
    observations: look({
      total: [
        counter({ __name__: 'grpc_server_handled_total', grpc_code: 'OK' }, 90),
        counter({ __name__: 'grpc_server_handled_total', grpc_code: 'NOT_FOUND' }, 5),
        counter({ __name__: 'grpc_server_handled_total', grpc_code: 'DATA_LOSS' }, 5),
      ],
    }).map((each) => (each.role === 'total' ? { ...each, selector: 'grpc_server_handled_total{role="gray"}' } : each)),
    status: 'fail',
    codes: ['slo.error-ratio-exceeded'],
    message: /^5 % \(200 of 4,000\)/,
  },
  {
    title: 'no series of gray',
    spec: errors,
    observations: [...look({ total: [] }), diagnosis],
    status: 'inconclusive',
    codes: ['slo.no-data'],
    message:
      'no series matches http_requests_total{role="gray"}; without the labels of gray there are 12 series, with role="stable"',
  },
  {
    title: 'a metric that is not there at all',
    spec: errors,
    observations: [...look({ total: [] }), { ...diagnosis, series: 0, found: [] }],
    status: 'inconclusive',
    codes: ['slo.no-data'],
    message: /so the metric is not there at all$/,
  },
  {
    title: 'counters that stand still',
    spec: errors,
    observations: look({ total: [requests('200', 0)] }),
    status: 'inconclusive',
    codes: ['slo.no-traffic'],
    message: 'the gray instances got no requests in 10m',
  },
  {
    title: 'counters that were scraped once',
    spec: errors,
    observations: look({
      total: [requests('200', 0, { from: 595, to: 595 })],
      up: [gauge('up', 1, { from: 595, to: 595 })],
    }),
    status: 'inconclusive',
    codes: ['slo.need-more', 'slo.discovered'],
    message: /were seen once/,
  },
  {
    title: 'little traffic',
    spec: errors,
    observations: look({ total: [requests('200', 1)] }),
    status: 'inconclusive',
    codes: ['slo.need-more'],
    message: /^0 % \(0 of 40\) of the requests failed in 10m; the true share is 0 % to [\d.]+ %, the limit is 1 %$/,
  },
  {
    title: 'exactly the limit',
    spec: errors,
    observations: look({ total: [requests('200', 99), requests('500', 1)] }),
    status: 'inconclusive',
    codes: ['slo.near-limit'],
  },
  {
    title: 'good numbers of two minutes only',
    spec: errors,
    observations: look({ total: [requests('200', 1000, { from: 480 })], up: [gauge('up', 1, { from: 480 })] }),
    status: 'inconclusive',
    codes: ['slo.soak', 'slo.discovered'],
    message: /which would pass; the evidence covers 2m of 5m$/,
  },
  {
    title: 'a newest sample that is two minutes old',
    spec: errors,
    observations: look({ total: [requests('200', 100, { to: 480 })] }),
    status: 'inconclusive',
    codes: ['slo.stale'],
    message: 'the newest sample is 2m old',
  },
  {
    title: 'an instance that can not be scraped',
    spec: errors,
    observations: look({ total: healthy, up: [gauge('up', 1), gauge('up', 0, { instance: 'b:1' })] }),
    status: 'inconclusive',
    codes: ['slo.target-down'],
    message: /instance="b:1"/,
  },
  {
    title: 'an instance that could not be scraped for a while and can be again',
    spec: errors,
    observations: look({ total: healthy, up: [changing(0, 1)] }),
    status: 'pass',
    codes: [],
  },
  {
    title: 'an instance that could be scraped and can not be any more',
    spec: errors,
    observations: look({ total: healthy, up: [changing(1, 0)] }),
    status: 'inconclusive',
    codes: ['slo.target-down'],
  },
  {
    title: 'one of two instances',
    spec: specOf({ ...errorsEntry, ...configured }, targetOf({ addresses: ['10.0.0.1:80', '10.0.0.2:80'] })),
    observations: look({ total: healthy }),
    status: 'inconclusive',
    codes: ['slo.instances-missing'],
    message: 'of 2 gray instances, 1 (a:1) with fresh request counters',
  },
  {
    title: 'two of two instances',
    spec: specOf({ ...errorsEntry, ...configured }, targetOf({ addresses: ['10.0.0.1:80', '10.0.0.2:80'] })),
    observations: look({ total: [...healthy, requests('200', 10, { instance: 'b:1' })] }),
    status: 'pass',
    codes: [],
  },
  {
    title: 'one of two instances where nobody wants to count them',
    spec: specOf(
      { ...errorsEntry, ...configured, expectedInstances: 0 },
      targetOf({ addresses: ['10.0.0.1:80', '10.0.0.2:80'] }),
    ),
    observations: look({ total: healthy }),
    status: 'pass',
    codes: [],
  },
  {
    title: 'three of two instances, because the labels match another service too',
    spec: specOf({ ...errorsEntry, ...configured }, targetOf({ addresses: ['a:1', 'b:1'] })),
    observations: look({
      total: [...healthy, ...others('b:1', 'order-1:80')],
    }),
    status: 'inconclusive',
    codes: ['slo.instances-unexpected'],
    message: '3 scrape targets have fresh request counters, where gray has 2; unexpected: order-1:80',
  },
  {
    title: 'many of one instance, none by an address that is known',
    spec: specOf({ ...errorsEntry, ...configured }, targetOf({ addresses: ['10.0.0.1:80'] })),
    observations: look({ total: [...healthy, ...others('b:1', 'c:1', 'd:1', 'e:1', 'f:1', 'g:1')] }),
    status: 'inconclusive',
    codes: ['slo.instances-unexpected'],
    message:
      '7 scrape targets have fresh request counters, where gray has 1; unexpected: a:1, b:1, c:1, d:1, e:1 and 2 more',
  },
  {
    title: 'a stable instance in the place of a gray one',
    spec: specOf({ ...errorsEntry, ...configured }, targetOf({ addresses: ['a:1', 'b:1'], stableAddresses: ['s:1'] })),
    observations: look({ total: [...healthy, ...others('s:1')] }),
    status: 'inconclusive',
    codes: ['slo.instances-unexpected'],
    message: 'counted as gray, but listed as stable: s:1',
  },
  {
    title: 'one instance that two jobs scrape, so that its requests count twice',
    spec: specOf({ ...errorsEntry, ...configured }, targetOf({ addresses: ['a:1'] })),
    observations: look({
      total: [...healthy, counter({ __name__: 'http_requests_total', code: '200', job: 'x' }, 100)],
    }),
    status: 'inconclusive',
    codes: ['slo.instances-unexpected'],
    message: '2 scrape targets have fresh request counters, where gray has 1; unexpected: a:1 (shop, x)',
  },
  {
    title: 'an instance too many that is gone',
    spec: specOf({ ...errorsEntry, ...configured }, targetOf({ addresses: ['a:1'] })),
    observations: look({ total: [...healthy, requests('200', 10, { instance: 'old:1', to: 480 })] }),
    status: 'pass',
    codes: ['slo.vanished'],
  },
  {
    title: 'three of two instances where nobody wants to count them',
    spec: specOf(
      { ...errorsEntry, ...configured, expectedInstances: 0 },
      targetOf({ addresses: ['a:1', 'b:1'], stableAddresses: ['c:1'] }),
    ),
    observations: look({ total: [...healthy, ...others('b:1', 'c:1')] }),
    status: 'pass',
    codes: [],
  },
  {
    title: 'an instance too many beside too many errors',
    spec: specOf({ ...errorsEntry, ...configured }, targetOf({ addresses: ['a:1'] })),
    observations: look({ total: [requests('200', 90), requests('503', 10), ...others('b:1')] }),
    status: 'fail',
    codes: ['slo.error-ratio-exceeded', 'slo.instances-unexpected'],
  },
  {
    title: 'an instance too many of a histogram',
    spec: specOf({ ...latencyEntry, ...configured }, targetOf({ addresses: ['a:1'] })),
    observations: look(
      {
        buckets: ['a:1', 'b:1'].flatMap((instance) => [
          bucket('0.3', 1000, { instance }),
          bucket('+Inf', 1000, { instance }),
        ]),
      },
      { bounds: [0.3] },
    ),
    status: 'inconclusive',
    codes: ['slo.instances-unexpected'],
    message: '2 scrape targets have fresh request counters, where gray has 1; unexpected: b:1',
  },
  {
    title: 'a series of gray that the labels of stable select too',
    spec: specOf({ ...errorsEntry, ...configured }, targetOf({ gray: 'job="shop"', stable: 'role="stable"' })),
    observations: overlapping([...healthy, stableCounter]),
    status: 'inconclusive',
    codes: ['slo.selectors-overlap'],
    message: '1 of 3 gray series match prometheus.labels.stable (role="stable") as well: b:1',
  },
  {
    title: 'series of gray that are too many and stable too, beside too many errors',
    spec: specOf({ ...errorsEntry, ...configured }, targetOf({ gray: 'job="shop"', stable: 'job="shop"' })),
    observations: overlapping([requests('200', 90), requests('503', 10)]),
    status: 'fail',
    codes: ['slo.error-ratio-exceeded', 'slo.selectors-overlap'],
    message: '2 of 2 gray series match prometheus.labels.stable (job="shop") as well: a:1',
  },
  {
    title: 'own selectors of gray that are complete and select a stable series',
    spec: ownComplete,
    observations: ownSelectors([stableCounter], [], ownComplete).filter(
      (each) => each.type === 'samples' && (each.role === 'total' || each.role === 'part'),
    ),
    status: 'inconclusive',
    codes: ['slo.bad-unknown', 'slo.selectors-overlap'],
  },
  {
    title: 'an instance that ended within the window',
    spec: errors,
    observations: look({ total: [...healthy, requests('200', 10, { instance: 'b:1', to: 300 })] }),
    status: 'pass',
    codes: ['slo.vanished'],
    message: '1 of 3 series ended before the others, of b:1',
  },
  {
    title: 'an instance that ended and dilutes the errors of the one that is there',
    spec: errors,
    observations: look({
      total: [requests('200', 300, { instance: 'b:1', to: 300 }), requests('200', 29), requests('500', 1)],
    }),
    status: 'inconclusive',
    codes: ['slo.diluted', 'slo.vanished'],
  },
  {
    title: 'little traffic beside the probes of the run',
    spec: errors,
    observations: look({ total: [requests('200', 15)] }, { ownRequests: 299 }),
    status: 'inconclusive',
    codes: ['slo.own-probes'],
  },
  {
    title: 'a partial answer',
    spec: errors,
    observations: look({ total: healthy }, warned),
    status: 'inconclusive',
    codes: ['slo.partial', 'slo.partial', 'slo.partial'],
    message: 'the answer to http_requests_total{role="gray"} may be partial: store b is away',
  },
  {
    title: 'a partial answer that a later look made good',
    spec: errors,
    observations: [
      ...look({ total: healthy }, warned),
      ...look({ total: [requests('200', 100, { to: 630 })] }, { to: 630 }),
    ],
    status: 'pass',
    codes: [],
  },
  {
    title: 'errors before a partial answer',
    spec: errors,
    observations: [
      ...look({ total: [requests('200', 90), requests('500', 10)] }),
      ...look({ total: [requests('200', 90, { to: 630 })] }, { ...warned, from: 600, to: 630 }),
    ],
    status: 'fail',
    codes: ['slo.error-ratio-exceeded', 'slo.partial', 'slo.partial', 'slo.partial'],
  },
  {
    title: 'a look of which one answer is missing',
    spec: errors,
    observations: look({ total: healthy }).filter(({ role }) => role !== 'up'),
    status: 'inconclusive',
    codes: ['slo.incomplete'],
    message: 'there is no answer that covers all of the time for up{role="gray"}',
  },
  {
    title: 'a recording without its first look',
    spec: errors,
    observations: look(
      { total: [requests('200', 100, { to: 1200 })], up: [gauge('up', 1, { to: 1200 })] },
      { from: 600, to: 1200 },
    ),
    status: 'inconclusive',
    codes: ['slo.incomplete', 'slo.incomplete', 'slo.incomplete'],
  },
  {
    title: 'a later look in which every query failed',
    spec: errors,
    observations: [...look({ total: healthy }), failure({ at: iso(640) })],
    status: 'error',
    codes: ['source.timeout'],
  },
  {
    title: 'a query that failed',
    spec: errors,
    observations: [...look({ total: healthy }).filter(({ role }) => role !== 'total'), failure()],
    status: 'error',
    codes: ['source.timeout'],
  },
  {
    title: 'a query that failed and was answered at the next look',
    spec: errors,
    observations: [
      ...look({ total: healthy }).filter(({ role }) => role !== 'total'),
      failure(),
      samples('total', [requests('200', 100, { to: 630 })], { to: 630 }),
      samples('up', [gauge('up', 1, { to: 630 })], { from: 600, to: 630 }),
      samples('start', [], { from: 600, to: 630 }),
    ],
    status: 'pass',
    codes: [],
  },
  {
    title: 'a failure of another source, which answers here say nothing about',
    spec: errors,
    observations: [...look({ total: healthy }), failure({ source: 'prometheus https://other', at: iso(0) })],
    status: 'error',
    codes: ['source.timeout'],
  },
  {
    title: 'a run that was cut off',
    spec: errors,
    observations: [...look({ total: healthy }), failure({ code: 'run.deadline', source: 'graycheck', at: iso(0) })],
    status: 'inconclusive',
    codes: ['run.deadline'],
  },
  {
    title: 'a value that is no number',
    spec: errors,
    observations: look({ total: [{ ...requests('200', 100), samples: [[ms(15), null]] }] }),
    status: 'inconclusive',
    codes: ['slo.data-error'],
    message: /^http_requests_total\{.*\} is not a finite number at 2026-01-02T03:00:15.000Z$/,
  },
  {
    title: 'a negative counter',
    spec: errors,
    observations: look({ total: [requests('200', 100, { first: -100 })] }),
    status: 'inconclusive',
    codes: ['slo.data-error'],
    message: /is negative \(-100\)/,
  },
  {
    title: 'two values at one time',
    spec: errors,
    observations: [...look({ total: [requests('200', 100)] }), ...look({ total: [requests('200', 101)] })],
    status: 'inconclusive',
    codes: ['slo.data-error'],
    message: /has two values.*and \d+ more$/,
  },
  {
    title: 'more bad requests than requests',
    spec: bad,
    observations: ownSelectors(
      [counter({ __name__: 'requests_total' }, 10)],
      [counter({ __name__: 'errors_total' }, 20)],
      bad,
    ),
    status: 'inconclusive',
    codes: ['slo.data-error'],
    message: 'more requests were counted as a part than there were in all',
  },
  {
    title: 'buckets that are not cumulative',
    spec: latency,
    observations: look({ buckets: [bucket('0.3', 200), bucket('+Inf', 100)] }, { bounds: [0.3] }),
    status: 'inconclusive',
    codes: ['slo.data-error'],
  },
  {
    title: 'two buckets that are not cumulative',
    spec: latency,
    observations: look(
      { buckets: [bucket('0.25', 90), bucket('0.5', 50), bucket('+Inf', 100)] },
      { bounds: [0.25, 0.5] },
    ),
    status: 'inconclusive',
    codes: ['slo.data-error'],
  },
  {
    title: 'a histogram without its last bucket',
    spec: latency,
    observations: look(
      { buckets: [bucket('0.3', 200), bucket('+Inf', 200), bucket('0.3', 1, { path: '/b' })] },
      { bounds: [0.3] },
    ),
    status: 'inconclusive',
    codes: ['slo.data-error'],
    message: /has no bucket le="\+Inf"$/,
  },
  {
    title: 'no label with a status',
    spec: errors,
    observations: look({ total: [counter({ __name__: 'http_requests_total', result: 'ok' }, 100)] }),
    status: 'inconclusive',
    codes: ['slo.status-label'],
    message: 'no series has a label code, status, status_code; the labels are instance, job, result, role',
  },
  {
    title: 'a status that is none',
    spec: errors,
    observations: look({ total: [...healthy, requests('error', 1)] }),
    status: 'inconclusive',
    codes: ['slo.status-label'],
    message: '1 of 3 series have no readable http status in the label code: "error"',
  },
  {
    title: 'two labels that contradict each other',
    spec: errors,
    observations: look({ total: [counter({ __name__: 'http_requests_total', code: '200', status: '500' }, 100)] }),
    status: 'inconclusive',
    codes: ['slo.status-label'],
    message: 'the labels code and status disagree on which requests failed',
  },
  {
    title: 'two labels of which the config names one',
    spec: specOf({ ...errorsEntry, ...configured, indicator: { preset: 'http', statusLabel: 'status' } }),
    observations: look({ total: [counter({ __name__: 'http_requests_total', code: '200', status: '5xx' }, 100)] }),
    status: 'fail',
    codes: ['slo.error-ratio-exceeded'],
  },
  {
    title: 'own selectors with few bad requests',
    spec: bad,
    observations: ownSelectors(
      [counter({ __name__: 'requests_total' }, 1000)],
      [counter({ __name__: 'errors_total' }, 1)],
      bad,
    ),
    status: 'pass',
    codes: [],
  },
  {
    title: 'no series of bad requests, of another metric',
    spec: bad,
    observations: [...ownSelectors([counter({ __name__: 'requests_total' }, 1000)], [], bad), badMetric(3)],
    status: 'pass',
    codes: ['slo.bad-absent'],
    message:
      'no series matched errors_total{role="gray"} in 10m; it was counted as 0 bad requests, since other series have this name',
  },
  {
    title: 'no series of bad requests, of a metric that nobody has',
    spec: bad,
    observations: [...ownSelectors([counter({ __name__: 'requests_total' }, 1000)], [], bad), badMetric(0)],
    status: 'inconclusive',
    codes: ['slo.bad-unknown'],
    message:
      'no series matched errors_total{role="gray"} in 10m, and no other series has this name: it may be misspelt',
  },
  {
    title: 'no series of bad requests, and nobody asked for the metric',
    spec: bad,
    observations: ownSelectors([counter({ __name__: 'requests_total' }, 1000)], [], bad),
    status: 'inconclusive',
    codes: ['slo.bad-unknown'],
  },
  {
    title: 'own selectors with too few good requests',
    spec: good,
    observations: ownSelectors(
      [counter({ __name__: 'requests_total', ok: 'yes' }, 90), counter({ __name__: 'requests_total', ok: 'no' }, 10)],
      [counter({ __name__: 'requests_total', ok: 'yes' }, 90)],
      good,
    ),
    status: 'fail',
    codes: ['slo.error-ratio-exceeded'],
    message: /^10 % \(400 of 4,000\)/,
  },
  {
    title: 'no series of good requests, which is no proof that all are bad',
    spec: good,
    observations: ownSelectors([counter({ __name__: 'requests_total' }, 100)], [], good),
    status: 'inconclusive',
    codes: ['slo.no-data'],
  },
  {
    title: 'fast requests',
    spec: latency,
    observations: look({ buckets: [bucket('0.3', 1000), bucket('+Inf', 1001)] }, { bounds: [0.1, 0.3, 1] }),
    status: 'pass',
    codes: [],
  },
  {
    title: 'fast requests, with the bound spelt in two ways',
    spec: latency,
    observations: look(
      {
        buckets: [
          bucket('0.3', 1000),
          bucket('+Inf', 1000),
          bucket('0.30', 500, { path: '/b' }),
          bucket('+Inf', 500, { path: '/b' }),
        ],
      },
      { bounds: [0.3] },
    ),
    status: 'pass',
    codes: [],
  },
  {
    title: 'slow requests',
    spec: latency,
    observations: look({ buckets: [bucket('0.3', 95), bucket('+Inf', 100)] }, { bounds: [0.3] }),
    status: 'fail',
    codes: ['slo.latency-exceeded'],
    message: /^5 % \(200 of 4,000\) of the requests were slow in 10m/,
  },
  {
    title: 'requests that are fast by any reading of the buckets',
    spec: latency,
    observations: look(
      { buckets: [bucket('0.25', 1000), bucket('0.5', 1001), bucket('+Inf', 1001)] },
      { bounds: [0.25, 0.5] },
    ),
    status: 'pass',
    codes: ['slo.bucket-mismatch'],
    message: '0.3 s is no bucket bound; the nearest are 0.25 s below and 0.5 s above',
  },
  {
    title: 'requests that are slow by any reading of the buckets',
    spec: latency,
    observations: look(
      { buckets: [bucket('0.25', 40), bucket('0.5', 50), bucket('+Inf', 100)] },
      { bounds: [0.25, 0.5] },
    ),
    status: 'fail',
    codes: ['slo.latency-exceeded', 'slo.bucket-mismatch'],
    message: /^50 % to 60 % \(2,000 to 2,400 of 4,000\) of the requests were slow/,
  },
  {
    title: 'requests between two bounds',
    spec: latency,
    observations: look(
      { buckets: [bucket('0.25', 900), bucket('0.5', 1000), bucket('+Inf', 1000)] },
      { bounds: [0.25, 0.5] },
    ),
    status: 'inconclusive',
    codes: ['slo.bucket-resolution', 'slo.bucket-mismatch'],
    message:
      '0 % to 10 % (0 to 4,000 of 40,000) of the requests were slow in 10m, and the limit is 1 %: it lies between two bucket bounds',
  },
  {
    title: 'a limit above the highest bound, where no request is above that',
    spec: latency,
    observations: look({ buckets: [bucket('0.25', 1000), bucket('+Inf', 1000)] }, { bounds: [0.1, 0.25] }),
    status: 'inconclusive',
    codes: ['slo.bucket-resolution', 'slo.bucket-mismatch'],
    message: 'no finite bucket bound reaches 0.3 s (the highest is 0.25 s), so slow requests could never be seen',
  },
  {
    title: 'a series without the bound that the others have',
    spec: latency,
    observations: look(
      { buckets: [bucket('0.3', 1000), bucket('+Inf', 1000), bucket('+Inf', 1000, { path: '/b' })] },
      { bounds: [0.3] },
    ),
    status: 'inconclusive',
    codes: ['slo.bucket-resolution'],
    message: /^0 % to 50 %/,
  },
  {
    title: 'a series without the bound above the limit',
    spec: latency,
    observations: look(
      {
        buckets: [
          bucket('0.25', 0),
          bucket('0.5', 40),
          bucket('+Inf', 100),
          bucket('0.25', 30, { path: '/b' }),
          bucket('+Inf', 100, { path: '/b' }),
        ],
      },
      { bounds: [0.25, 0.5] },
    ),
    status: 'fail',
    codes: ['slo.latency-exceeded', 'slo.bucket-mismatch'],
    message: /^30 % to 85 % \(2,400 to 6,800 of 8,000\)/,
  },
  {
    title: 'no buckets',
    spec: latency,
    observations: [noBuckets, ...look({})],
    status: 'inconclusive',
    codes: ['slo.no-data'],
  },
  {
    title: 'native histograms only',
    spec: latency,
    observations: [{ ...noBuckets, nativeHistograms: 2 }, ...look({})],
    status: 'inconclusive',
    codes: ['slo.no-data'],
    message: /there are native histograms, which are not read$/,
  },
  {
    title: 'a dispersion that had to be assumed',
    spec: specOf(errorsEntry),
    observations: look({ total: healthy }),
    status: 'pass',
    codes: ['slo.dispersion-assumed'],
    message: 'a dispersion of 2 was assumed: no selector of stable is known',
  },
]

/** Whether one of the findings says it; a case without a message asks for none. */
function isSaid(message: string | RegExp | undefined, messages: readonly string[]): boolean {
  if (message === undefined) return true
  return messages.some((text) => (typeof message === 'string' ? text === message : message.test(text)))
}

describe('judge', () => {
  it.each(cases)('$title: $status', ({ spec, observations, status, codes: expected, message }) => {
    const judgement = judged(observations, spec)

    expect({ status: judgement.status, codes: codes(judgement) }).toEqual({ status, codes: expected })
    const messages = judgement.findings.map((finding) => finding.message)
    expect(isSaid(message, messages)).toBe(true)
  })

  it('has a case for every reason code', () => {
    const seen = new Set(cases.flatMap(({ codes: expected }) => expected))

    expect(Object.keys(sloReasons).filter((code) => !seen.has(code))).toEqual([])
  })

  it('is inconclusive without any evidence', () => {
    const judgement = judged([], errors)

    expect(judgement.status).toBe('inconclusive')
    expect(codes(judgement)).toEqual(['run.no-evidence'])
  })
})

describe('what a judgement of slo holds', () => {
  it('proves a pass with its numbers', () => {
    const { proofs, needs } = judged(look({ total: healthy }), errors)

    expect(proofs).toHaveLength(1)
    expect(proofs[0]?.observations).toBe(4000)
    expect(proofs[0]?.statement).toMatch(
      /^0 % \(0 of 4,000\) of the requests failed on 1 instance in 10m; the true share is at most 0\.\d+ %, the limit is 1 % \(risk 5 %, dispersion 1 as configured\)$/,
    )
    expect(needs).toBeNull()
  })

  it('measures the ratio, its bounds and its limit', () => {
    const { measurements } = judged(look({ total: [requests('200', 95), requests('503', 5)] }), errors)

    const [measurement] = measurements
    expect(measurement).toMatchObject({
      name: 'error-ratio',
      unit: 'ratio',
      value: 0.05,
      limit: 0.01,
      sampleSize: 4000,
    })
    expect(measurement?.lower).toBeGreaterThan(0.01)
    expect(measurement?.upper).toBeGreaterThan(0.05)
  })

  it('measures nothing where nothing is there', () => {
    const nothing = { name: 'error-ratio', unit: 'ratio', value: null, lower: 0, upper: 1, limit: 0.01, sampleSize: 0 }

    expect(judged([], errors).measurements).toEqual([{ subject: 'gray', ...nothing }])
    expect(judged(look({ total: [] }), errors).measurements).toEqual([{ subject: 'gray', ...nothing }])
  })

  it('measures without a number where the buckets leave it open', () => {
    const seen = look(
      { buckets: [bucket('0.25', 40), bucket('0.5', 50), bucket('+Inf', 100)] },
      { bounds: [0.25, 0.5] },
    )

    const { measurements } = judged(seen, latency)

    expect(measurements[0]).toMatchObject({ name: 'slow-ratio', value: null, sampleSize: 4000 })
  })

  it('says how many requests are missing and how long they take', () => {
    const { needs } = judged(look({ total: [requests('200', 1)] }), errors)

    // 386 requests without an error prove 1 %; 40 are there, 4 come in a minute.
    expect(needs).toEqual({
      message:
        'at least 346 more requests for a pass; at the present share about 346 (an order of magnitude), 1h26m30s at 0.07 requests/s',
      requests: 346,
      seconds: 5190,
      settlesWithinMs: null,
    })
  })

  it('says how long the soak lasts', () => {
    const seen = look({ total: [requests('200', 1000, { from: 480 })], up: [gauge('up', 1, { from: 480 })] })

    expect(judged(seen, errors).needs).toEqual({
      message: 'evidence of 3m more',
      requests: null,
      seconds: 180,
      settlesWithinMs: null,
    })
  })

  it('names the queries that show it again, and the raw ones it rests on', () => {
    const { findings } = judged(look({ total: [requests('200', 95), requests('503', 5)] }), errors)

    const at = `[600s] @ ${ms(600) / 1000}`
    expect(findings[0]?.reproduce).toBe(
      `sum(increase(http_requests_total{role="gray",code=~"5.."}${at})) / sum(increase(http_requests_total{role="gray"}${at}))`,
    )
    expect(findings[0]?.evidence).toEqual([
      {
        source,
        request: `http_requests_total{role="gray"}[600s] @ ${ms(600) / 1000}`,
        at: iso(600),
        vantage: 'runner',
      },
    ])
    expect(findings[0]).toMatchObject({ expected: 'at most 1 %', actual: '5 % (200 of 4,000) of the requests failed' })
  })

  it('names the raw samples where increase() would not show the errors of a new series', () => {
    const total = [requests('200', 100), requests('500', 0, { from: 300, first: 300 })]

    const { findings } = judged(look({ total }), errors)

    expect(findings[0]?.reproduce).toBe(`http_requests_total{role="gray",code=~"5.."}[600s] @ ${ms(600) / 1000}`)
  })

  it('names the buckets that show it again', () => {
    const { findings } = judged(look({ buckets: [bucket('0.3', 95), bucket('+Inf', 100)] }, { bounds: [0.3] }), latency)

    expect(findings[0]?.reproduce).toBe(`sum by (le) (increase(${selectors.buckets}[600s] @ ${ms(600) / 1000}))`)
  })
})

describe('the dispersion', () => {
  const auto = specOf(errorsEntry, targetOf({ stable: 'role="stable"' }))
  const few = [requests('200', 98), requests('500', 2)]
  /** Alternately none and forty of 1,000: clusters of about forty. */
  const clustered = Array.from({ length: 60 }, (_, index): [number, number, number] => [
    1000,
    (index % 2) * 40,
    (index % 2) * 40,
  ])
  const calm = clustered.map(([total]): [number, number, number] => [total, 20, 20])

  it('of a calm stable lets errors count one by one', () => {
    const judgement = judged([...look({ total: few }), history(calm)], auto)

    expect(judgement.status).toBe('fail')
    expect(codes(judgement)).toEqual(['slo.error-ratio-exceeded'])
  })

  it('of a stable whose requests fail in clusters asks for more of them', () => {
    const judgement = judged([...look({ total: few }), history(clustered)], auto)

    expect(judgement.status).toBe('inconclusive')
    expect(codes(judgement)).toEqual(['slo.need-more'])
  })

  it.each([
    ['is too short', history(clustered.slice(0, 29)), 'the history of stable is too short or has too few errors'],
    [
      'has too few errors',
      history(calm.map(([total]) => [total, 0, 0])),
      'the history of stable is too short or has too few errors',
    ],
    [
      'could not be used',
      history([], { problem: 'stable has too many series to be read' }),
      'stable has too many series to be read',
    ],
  ])('is assumed when the history of stable %s', (_, past, because) => {
    const judgement = judged([...look({ total: healthy }), past], auto)

    expect(judgement.status).toBe('pass')
    expect(judgement.findings.map(({ message }) => message)).toEqual([`a dispersion of 2 was assumed: ${because}`])
    expect(judgement.proofs[0]?.statement).toContain('dispersion 2 assumed')
  })

  it('is not assumed when the history should be there', () => {
    const judgement = judged(look({ total: healthy }), auto)

    expect(judgement.status).toBe('inconclusive')
    expect(codes(judgement)).toContain('slo.incomplete')
  })

  it('comes from the history that ends where the evidence begins', () => {
    const later = history(clustered, { to: iso(300), from: iso(-6900) })

    const judgement = judged([...look({ total: few }), history(calm), later], auto)

    expect(judgement.status).toBe('fail')
  })
})
