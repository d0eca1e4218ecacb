import { describe, expect, it } from 'vitest'
import type { Failure } from '../../../src/core/evidence.ts'
import type { EvidenceReference, Finding } from '../../../src/core/finding.ts'
import type { Diagnosis, NoBuckets, Observation, RecordedSeries, Role } from '../../../src/checks/slo/evidence.ts'
import type { Spec } from '../../../src/checks/slo/spec.ts'
import {
  bad,
  badEntry,
  configured,
  counter,
  errors,
  errorsEntry,
  gauge,
  good,
  healthy,
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

const at = `[600s] @ ${ms(600) / 1000}`
const shareOfErrors = `sum(increase(http_requests_total{role="gray",code=~"5.."}${at})) / sum(increase(http_requests_total{role="gray"}${at}))`
const grayLabels = 'instance="a:1",job="shop",role="gray"'

function bucket(le: string, perScrape: number, more: object = {}): RecordedSeries {
  return counter({ __name__: 'http_request_duration_seconds_bucket', le, ...more }, perScrape)
}

function without(label: string, { labels, samples: points }: RecordedSeries): RecordedSeries {
  const { [label]: _left, ...others } = labels
  return { labels: others, samples: points }
}

/** The answers to these queries of the first look, as a finding refers to them. */
function answersTo(...queries: readonly string[]): EvidenceReference[] {
  return queries.map((selector) => ({ source, request: `${selector}${at}`, at: iso(600), vantage: 'runner' }))
}

function ownSelectors(total: RecordedSeries[], part: RecordedSeries[], { indicator }: Spec): Observation[] {
  if (indicator.type !== 'ratio') throw new Error('not a ratio')
  const answers = [
    samples('total', total, { selector: indicator.total }),
    samples('part', part, { selector: indicator.part }),
  ]
  return [...answers, samples('up', [gauge('up', 1)]), samples('start', [])]
}

const all = counter({ __name__: 'requests_total' }, 1000)
const noBuckets: NoBuckets = { type: 'no-buckets', source, request: 'x_bucket @ 1', at: iso(600), nativeHistograms: 0 }
const diagnosis: Diagnosis = {
  type: 'diagnosis',
  source,
  request: 'http_requests_total @ 1',
  at: iso(600),
  series: 12,
  found: ['role="stable"', 'zone="a"'],
}

interface Case {
  readonly title: string
  readonly spec?: Spec
  readonly observations: readonly (Observation | Failure)[]
  readonly finding: Omit<Finding, 'severity' | 'fix'>
}

/** Of `http_requests_total`, about gray; the details that a case does not tell. */
const usual = {
  subject: 'gray',
  expected: null,
  actual: null,
  evidence: answersTo(selectors.total),
  reproduce: shareOfErrors,
}
const ofBuckets = {
  ...usual,
  evidence: answersTo(selectors.buckets),
  reproduce: `sum by (le) (increase(${selectors.buckets}${at}))`,
}
const ofAnswers = { ...usual, reproduce: null }

/** What was counted, and the limit. */
const shares: Case[] = [
  {
    title: 'too many errors',
    observations: look({ total: [requests('200', 95), requests('503', 5)] }),
    finding: {
      ...usual,
      code: 'slo.error-ratio-exceeded',
      message: '5 % (200 of 4,000) of the requests failed in 10m; the true share is 3.8 % to 6.22 %, the limit is 1 %',
      expected: 'at most 1 %',
      actual: '5 % (200 of 4,000) of the requests failed',
    },
  },
  {
    title: 'too many slow requests',
    spec: latency,
    observations: look({ buckets: [bucket('0.3', 95), bucket('+Inf', 100)] }, { bounds: [0.3] }),
    finding: {
      ...ofBuckets,
      code: 'slo.latency-exceeded',
      message:
        '5 % (200 of 4,000) of the requests were slow in 10m; the true share is 3.8 % to 6.22 %, the limit is 1 %',
      expected: 'at most 1 %',
      actual: '5 % (200 of 4,000) of the requests were slow',
    },
  },
  {
    title: 'too few requests',
    observations: look({ total: [requests('200', 1)] }),
    finding: {
      ...usual,
      code: 'slo.need-more',
      message: '0 % (0 of 40) of the requests failed in 10m; the true share is 0 % to 9.27 %, the limit is 1 %',
    },
  },
  {
    title: 'a share that is too near to its limit',
    observations: look({ total: [requests('200', 99), requests('500', 1)] }),
    finding: {
      ...usual,
      code: 'slo.near-limit',
      message: '1 % (40 of 4,000) of the requests failed in 10m; the true share is 0.538 % to 1.56 %, the limit is 1 %',
    },
  },
  {
    title: 'no requests',
    observations: look({ total: [requests('200', 0)] }),
    finding: { ...usual, code: 'slo.no-traffic', message: 'the gray instances got no requests in 10m' },
  },
  {
    title: 'counters that were seen once',
    observations: look({ total: [requests('200', 0, { to: 0 })], up: [gauge('up', 1, { to: 0 })] }),
    finding: {
      ...usual,
      code: 'slo.need-more',
      message: 'the counters were seen once; what they grow by shows with the next scrape',
    },
  },
  {
    title: 'slow requests between two bounds',
    spec: latency,
    observations: look(
      { buckets: [bucket('0.25', 900), bucket('0.5', 1000), bucket('+Inf', 1000)] },
      { bounds: [0.25, 0.5] },
    ),
    finding: {
      ...ofBuckets,
      code: 'slo.bucket-resolution',
      message:
        '0 % to 10 % (0 to 4,000 of 40,000) of the requests were slow in 10m, and the limit is 1 %: it lies between two bucket bounds',
    },
  },
  {
    title: 'a dispersion that was assumed',
    spec: specOf(errorsEntry),
    observations: look({ total: healthy }),
    finding: {
      ...usual,
      code: 'slo.dispersion-assumed',
      message: 'a dispersion of 2 was assumed: no selector of stable is known',
    },
  },
]

/** What keeps good numbers from being a pass, and buckets that miss the limit. */
const obstacles: Case[] = [
  {
    title: 'a time that is too short',
    observations: look({ total: [requests('200', 1000, { from: 480 })], up: [gauge('up', 1, { from: 480 })] }),
    finding: {
      ...usual,
      code: 'slo.soak',
      message: '0 % (0 of 8,000) of the requests failed, which would pass; the evidence covers 2m of 5m',
      expected: '5m',
      actual: '2m',
    },
  },
  {
    title: 'requests of processes that are gone',
    observations: look({ total: [requests('200', 300, { instance: 'old:1', to: 500 }), requests('200', 5)] }),
    finding: {
      ...usual,
      code: 'slo.diluted',
      message:
        '0 % (0 of 10,100) of the requests failed, which would pass; on the processes that still run 0 % (0 of 200) of the requests failed, which is not enough',
    },
  },
  {
    title: 'probes of the run itself',
    observations: look({ total: [requests('200', 15)] }, { ownRequests: 299 }),
    finding: {
      ...usual,
      code: 'slo.own-probes',
      message:
        '0 % (0 of 600) of the requests failed, which would pass; 299 of the requests may be probes of this run, and without them 0 % (0 of 301) of the requests failed, which is not enough',
    },
  },
  {
    title: 'a limit above the highest bound',
    spec: latency,
    observations: look({ buckets: [bucket('0.25', 1000), bucket('+Inf', 1000)] }, { bounds: [0.1, 0.25] }),
    finding: {
      ...ofBuckets,
      code: 'slo.bucket-resolution',
      message: 'no finite bucket bound reaches 0.3 s (the highest is 0.25 s), so slow requests could never be seen',
    },
  },
  {
    title: 'a limit above the highest bound, beside it',
    spec: latency,
    observations: look({ buckets: [bucket('0.25', 1000), bucket('+Inf', 1000)] }, { bounds: [0.1, 0.25] }),
    finding: {
      ...ofBuckets,
      code: 'slo.bucket-mismatch',
      message: '0.3 s is no bucket bound; the nearest are 0.25 s below and none above',
      expected: 'a bucket bound at 0.3 s',
      actual: '0.25 s, none',
    },
  },
  {
    title: 'a limit between two bounds',
    spec: latency,
    observations: look(
      { buckets: [bucket('0.25', 1000), bucket('0.5', 1001), bucket('+Inf', 1001)] },
      { bounds: [0.25, 0.5] },
    ),
    finding: {
      ...ofBuckets,
      code: 'slo.bucket-mismatch',
      message: '0.3 s is no bucket bound; the nearest are 0.25 s below and 0.5 s above',
      expected: 'a bucket bound at 0.3 s',
      actual: '0.25 s, 0.5 s',
    },
  },
  {
    title: 'a limit below the lowest bound',
    spec: latency,
    observations: look({ buckets: [bucket('0.5', 1000), bucket('+Inf', 1000)] }, { bounds: [0.5] }),
    finding: {
      ...ofBuckets,
      code: 'slo.bucket-mismatch',
      message: '0.3 s is no bucket bound; the nearest are none below and 0.5 s above',
      expected: 'a bucket bound at 0.3 s',
      actual: 'none, 0.5 s',
    },
  },
]

/** What the samples cover. */
const coverage: Case[] = [
  {
    title: 'a newest sample that is old',
    observations: look({ total: [requests('200', 100, { to: 480 })] }),
    finding: {
      ...ofAnswers,
      code: 'slo.stale',
      message: 'the newest sample is 2m old',
      expected: 'at most 1m',
      actual: '2m',
    },
  },
  {
    title: 'a target that can not be scraped',
    observations: look({ total: healthy, up: [gauge('up', 0, { instance: 'b:1' })] }),
    finding: {
      ...ofAnswers,
      code: 'slo.target-down',
      subject: 'b:1',
      message: 'Prometheus can not scrape up{instance="b:1",job="shop",role="gray"}',
      expected: 'up 1',
      actual: 'up 0',
      reproduce: 'up{instance="b:1",job="shop",role="gray"}',
    },
  },
  {
    title: 'a target without the label instance that can not be scraped',
    observations: look({ total: healthy, up: [without('instance', gauge('up', 0))] }),
    finding: {
      ...ofAnswers,
      code: 'slo.target-down',
      subject: 'up{job="shop",role="gray"}',
      message: 'Prometheus can not scrape up{job="shop",role="gray"}',
      expected: 'up 1',
      actual: 'up 0',
      reproduce: 'up{job="shop",role="gray"}',
    },
  },
  {
    title: 'too few instances',
    spec: specOf({ ...errorsEntry, ...configured }, targetOf({ addresses: ['a:1', 'b:1', 'c:1'] })),
    observations: look({ total: [requests('200', 100, { instance: 'b:1' }), ...healthy] }),
    finding: {
      ...ofAnswers,
      code: 'slo.instances-missing',
      message: 'of 3 gray instances, 2 (a:1, b:1) with fresh request counters',
      expected: '3 distinct values of the label instance',
      actual: '2 (a:1, b:1)',
    },
  },
  {
    title: 'no instance that tells its name',
    spec: specOf({ ...errorsEntry, ...configured }, targetOf({ addresses: ['a:1'] })),
    observations: look({ total: healthy.map((series) => without('instance', series)) }),
    finding: {
      ...ofAnswers,
      code: 'slo.instances-missing',
      message: 'of 1 gray instances, none with fresh request counters',
      expected: '1 distinct values of the label instance',
      actual: 'none',
    },
  },
  {
    title: 'series that ended, by their instances in order',
    observations: look({
      total: [
        requests('200', 10, { instance: 'c:1', to: 300 }),
        requests('500', 0, { instance: 'c:1', to: 300 }),
        requests('200', 10, { instance: 'b:1', to: 300 }),
        ...healthy,
      ],
    }),
    finding: {
      ...ofAnswers,
      code: 'slo.vanished',
      message: '3 of 5 series ended before the others, of b:1, c:1',
      actual: 'http_requests_total{code="200",instance="b:1",job="shop",role="gray"}',
    },
  },
  {
    title: 'a series that ended and has no instance',
    observations: look({ total: [...healthy, without('instance', requests('201', 10, { to: 300 }))] }),
    finding: {
      ...ofAnswers,
      code: 'slo.vanished',
      message: '1 of 3 series ended before the others, of ["shop",""]',
      actual: 'http_requests_total{code="201",job="shop",role="gray"}',
    },
  },
  {
    title: 'targets that were found late, in order',
    observations: look({
      total: [
        requests('200', 10, { instance: 'c:1', from: 300 }),
        requests('201', 10, { instance: 'c:1', from: 300 }),
        requests('200', 10, { instance: 'b:1', from: 300 }),
        without('instance', requests('200', 10, { from: 300 })),
        ...healthy,
      ],
    }),
    finding: {
      ...ofAnswers,
      code: 'slo.discovered',
      message:
        'b:1, c:1, http_requests_total{code="200",job="shop",role="gray"} was scraped for the first time within the window, and its process may be older',
    },
  },
  {
    title: 'a partial answer',
    observations: look({ total: healthy }, { warnings: ['store b is away', 'a limit was reached'] }),
    finding: {
      ...ofAnswers,
      code: 'slo.partial',
      subject: selectors.total,
      message: `the answer to ${selectors.total} may be partial: a limit was reached; store b is away`,
      expected: 'no warning',
      actual: 'a limit was reached; store b is away',
      evidence: [],
    },
  },
  {
    title: 'a query without an answer',
    observations: look({ total: healthy }).filter(({ role }) => role !== 'up'),
    finding: {
      ...ofAnswers,
      code: 'slo.incomplete',
      subject: selectors.up,
      message: 'there is no answer that covers all of the time for up{role="gray"}',
      evidence: [],
    },
  },
  {
    title: 'a history that was not read',
    spec: specOf(errorsEntry, targetOf({ stable: 'role="stable"' })),
    observations: look({ total: healthy }),
    finding: {
      ...ofAnswers,
      code: 'slo.incomplete',
      subject: 'the history of stable',
      message: 'there is no answer that covers all of the time for the history of stable',
      evidence: [],
    },
  },
]

/** Who is counted. */
const two = targetOf({ addresses: ['a:1', 'b:1'], stableAddresses: ['s:1'] })
const selection: Case[] = [
  {
    title: 'a stranger among the instances',
    spec: specOf({ ...errorsEntry, ...configured }, two),
    observations: look({ total: ['a:1', 'b:1', 'z:1', 'x:1'].map((instance) => requests('200', 100, { instance })) }),
    finding: {
      ...usual,
      code: 'slo.instances-unexpected',
      message: '4 scrape targets have fresh request counters, where gray has 2; unexpected: x:1, z:1',
      expected: 'request counters of 2 gray instances and of no others',
      actual: '4 scrape targets, with x:1, z:1',
      reproduce: 'count by (job, instance) (http_requests_total{role="gray"})',
    },
  },
  {
    title: 'a stable instance among them',
    spec: specOf({ ...errorsEntry, ...configured }, two),
    observations: look({ total: ['a:1', 's:1'].map((instance) => requests('200', 100, { instance })) }),
    finding: {
      ...usual,
      code: 'slo.instances-unexpected',
      message: 'counted as gray, but listed as stable: s:1',
      expected: 'request counters of 2 gray instances and of no others',
      actual: '2 scrape targets, with s:1',
      reproduce: 'count by (job, instance) (http_requests_total{role="gray"})',
    },
  },
  {
    title: 'a stranger among the instances of own selectors, without a name',
    spec: specOf({ ...badEntry, ...configured }, targetOf({ addresses: ['a:1'] })),
    observations: ownSelectors([all, without('instance', all)], [counter({ __name__: 'errors_total' }, 0)], bad),
    finding: {
      ...usual,
      code: 'slo.instances-unexpected',
      message:
        '2 scrape targets have fresh request counters, where gray has 1; unexpected: requests_total{job="shop",role="gray"}',
      expected: 'request counters of 1 gray instances and of no others',
      actual: '2 scrape targets, with requests_total{job="shop",role="gray"}',
      evidence: answersTo('requests_total{role="gray"}', selectors.part),
      reproduce: 'count by (job, instance) (requests_total{role="gray"})',
    },
  },
  {
    title: 'a histogram that is stable too, whatever its bucket',
    spec: specOf({ ...latencyEntry, ...configured }, targetOf({ gray: 'role="gray"', stable: 'role="gray"' })),
    observations: look({ buckets: [bucket('0.3', 1000), bucket('+Inf', 1000)] }, { bounds: [0.3] }),
    finding: {
      ...ofBuckets,
      code: 'slo.selectors-overlap',
      message: '2 of 2 gray series match prometheus.labels.stable (role="gray") as well: a:1',
      expected: 'series that are either gray or stable',
      actual: `http_request_duration_seconds_bucket{${grayLabels}}`,
      reproduce: `http_request_duration_seconds_bucket{${grayLabels}}`,
    },
  },
]

const [noTotal, noTotalOfOwn] = [selectors.total, 'requests_total{role="gray"}']
const noSeries = { expected: 'at least one series', actual: 'none' }

/** What is not there. */
const absences: Case[] = [
  {
    title: 'no series of gray, and others that are there',
    observations: [...look({ total: [] }), { ...diagnosis, at: iso(500), series: 1 }, diagnosis],
    finding: {
      ...usual,
      ...noSeries,
      code: 'slo.no-data',
      subject: noTotal,
      message: `no series matches ${noTotal}; without the labels of gray there are 12 series, with role="stable"; zone="a"`,
      reproduce: noTotal,
    },
  },
  {
    title: 'a metric that is not there at all',
    observations: [...look({ total: [] }), { ...diagnosis, series: 0, found: [] }],
    finding: {
      ...usual,
      ...noSeries,
      code: 'slo.no-data',
      subject: noTotal,
      message: `no series matches ${noTotal}; http_requests_total @ 1 matches nothing either, so the metric is not there at all`,
      reproduce: noTotal,
    },
  },
  {
    title: 'no series, and nobody knows what else there is',
    observations: look({ total: [] }),
    finding: {
      ...usual,
      ...noSeries,
      code: 'slo.no-data',
      subject: noTotal,
      message: `no series matches ${noTotal}`,
      reproduce: noTotal,
    },
  },
  {
    title: 'no last bucket of any histogram',
    spec: latency,
    observations: look({ buckets: [] }, { bounds: [] }),
    finding: {
      ...usual,
      ...noSeries,
      code: 'slo.no-data',
      subject: selectors.buckets,
      message: `no series matches ${selectors.buckets}`,
      evidence: answersTo(selectors.buckets),
      reproduce: selectors.buckets,
    },
  },
  {
    title: 'no good requests',
    spec: good,
    observations: ownSelectors([all], [], good),
    finding: {
      ...usual,
      ...noSeries,
      code: 'slo.no-data',
      subject: 'requests_total{ok="yes",role="gray"}',
      message: 'no series matches requests_total{ok="yes",role="gray"}; without it every request would count as bad',
      evidence: answersTo(noTotalOfOwn),
      reproduce: 'requests_total{ok="yes",role="gray"}',
    },
  },
  ...[
    { nativeHistograms: 0, hint: '; without the labels of gray there are 12 series, with role="stable"; zone="a"' },
    { nativeHistograms: 1, hint: '; there are native histograms, which are not read' },
  ].map(({ nativeHistograms, hint }) => ({
    title: `no buckets${hint}`,
    spec: latency,
    observations: [{ ...noBuckets, nativeHistograms }, diagnosis, ...look({})],
    finding: {
      ...usual,
      ...noSeries,
      code: 'slo.no-data',
      subject: 'http_request_duration_seconds_bucket{role="gray"}',
      message: `no series matches http_request_duration_seconds_bucket{role="gray"}${hint}`,
      evidence: [{ source, request: 'x_bucket @ 1', at: iso(600), vantage: 'runner' }],
      reproduce: 'http_request_duration_seconds_bucket{role="gray"}',
    },
  })),
  ...[
    { series: 3, code: 'slo.bad-absent', end: '; it was counted as 0 bad requests, since other series have this name' },
    { series: 0, code: 'slo.bad-unknown', end: ', and no other series has this name: it may be misspelt' },
  ].map(({ series, code, end }) => ({
    title: `no bad requests${end}`,
    spec: bad,
    observations: [
      ...ownSelectors([all], [], bad),
      { type: 'bad-metric' as const, source, request: 'errors_total @ 1', at: iso(600), series },
    ],
    finding: {
      ...usual,
      code,
      subject: selectors.part,
      message: `no series matched ${selectors.part} in 10m${end}`,
      expected: series > 0 ? null : 'a known metric',
      actual: series > 0 ? null : 'none',
      evidence: answersTo(noTotalOfOwn, selectors.part),
      reproduce: 'errors_total',
    },
  })),
]

/** What can not be right. */
const nonsense: Case[] = [
  {
    title: 'a value that is no number',
    observations: look({ total: [{ ...requests('200', 100), samples: [[ms(15), null]] }] }),
    finding: {
      ...usual,
      code: 'slo.data-error',
      message: `http_requests_total{code="200",${grayLabels}} is not a finite number at 2026-01-02T03:00:15.000Z`,
      reproduce: `${selectors.total}${at}`,
    },
  },
  {
    title: 'two negative values',
    observations: look({ total: [requests('200', 100, { first: -150 })] }),
    finding: {
      ...usual,
      code: 'slo.data-error',
      message: `http_requests_total{code="200",${grayLabels}} is negative (-150), which no counter can be at 2026-01-02T03:00:00.000Z, and 1 more`,
      reproduce: `${selectors.total}${at}`,
    },
  },
  {
    title: 'two values at one time',
    observations: [
      ...look({ total: [requests('200', 0, { first: 7 })] }),
      ...look({ total: [requests('200', 0, { first: 8, from: 600 })] }),
    ],
    finding: {
      ...usual,
      code: 'slo.data-error',
      message: `http_requests_total{code="200",${grayLabels}} has two values, 7 and 8, at 2026-01-02T03:10:00.000Z`,
      reproduce: `${selectors.total}${at}`,
    },
  },
  {
    title: 'more bad requests than requests',
    spec: bad,
    observations: ownSelectors([all], [counter({ __name__: 'errors_total' }, 2000)], bad),
    finding: {
      ...usual,
      code: 'slo.data-error',
      subject: noTotalOfOwn,
      message: 'more requests were counted as a part than there were in all',
      evidence: answersTo(noTotalOfOwn, selectors.part),
      reproduce: noTotalOfOwn,
    },
  },
  {
    title: 'a histogram without its last bucket',
    spec: latency,
    observations: look(
      { buckets: [bucket('0.3', 200), bucket('+Inf', 200), bucket('0.3', 1, { path: '/b' })] },
      { bounds: [0.3] },
    ),
    finding: {
      ...ofBuckets,
      code: 'slo.data-error',
      subject: selectors.buckets,
      message: `http_request_duration_seconds_bucket{instance="a:1",job="shop",le="0.3",path="/b",role="gray"} has no bucket le="+Inf"`,
      reproduce: selectors.buckets,
    },
  },
  {
    title: 'a status that is none',
    observations: look({ total: [...healthy, requests('error', 1)] }),
    finding: {
      ...usual,
      code: 'slo.status-label',
      subject: selectors.total,
      message: '1 of 3 series have no readable http status in the label code: "error"',
      reproduce: selectors.total,
    },
  },
]

const tables = { shares, obstacles, coverage, selection, absences, nonsense }

describe.each(Object.entries(tables))('the finding about %s', (_, cases) => {
  it.each(cases)('tells all of $title', ({ spec = errors, observations, finding }) => {
    const { findings } = judged(observations, spec)
    const told = findings.map(({ severity: _severity, fix: _fix, ...rest }) => rest)

    expect(told).toContainEqual(finding)
  })
})

describe('the answers that a finding refers to', () => {
  it('are the newest one of each query that was counted', () => {
    const total = [requests('200', 95, { to: 630 }), requests('503', 5, { to: 630 })]
    const up = [gauge('up', 1, { to: 630 })]
    const [first, second] = [look({ total, up }), look({ total, up }, { from: 600, to: 630, at: iso(631) })]

    const [finding] = judged([...second, ...first], errors).findings

    expect(finding?.evidence).toEqual([
      { source, request: `${selectors.total}[30s] @ ${ms(630) / 1000}`, at: iso(631), vantage: 'runner' },
    ])
  })

  it('are those of each role but of up and of the start of processes', () => {
    const roles = new Set<Role>(['part', 'total', 'up', 'start'])
    const observations = ownSelectors([all], [counter({ __name__: 'errors_total' }, 500)], bad)
    expect(observations.map((each) => (each.type === 'samples' ? each.role : ''))).toEqual(
      expect.arrayContaining([...roles]),
    )

    const [finding] = judged(observations, bad).findings

    expect(finding?.evidence).toEqual(answersTo(noTotalOfOwn, selectors.part))
  })
})
