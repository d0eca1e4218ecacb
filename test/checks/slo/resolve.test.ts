import { describe, expect, it } from 'vitest'
import { preview } from '../../../src/checks/slo/preview.ts'
import { resolve } from '../../../src/checks/slo/resolve.ts'
import { Entry, Spec } from '../../../src/checks/slo/spec.ts'
import { sloKind } from '../../../src/checks/slo/index.ts'
import type { Target } from '../../../src/core/target.ts'
import { Prometheus } from '../../../src/core/target.ts'
import { badEntry, errorsEntry, goodEntry, latencyEntry, specOf, targetOf } from './scenario.ts'

const both = targetOf({ stable: 'role="stable"', addresses: ['10.0.0.1:80', '10.0.0.2:80'] })

function issuesOf(entry: object): string[] {
  const parsed = Entry.safeParse(entry)
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

function problemsOf(entry: object, target: Target): unknown {
  const resolved = resolve(Entry.parse(entry), target)
  return 'problems' in resolved ? resolved.problems : []
}

describe('Entry', () => {
  it('takes the short form and fills in the defaults', () => {
    expect(Entry.parse(errorsEntry)).toEqual({
      kind: 'slo',
      id: 'errors',
      indicator: { preset: 'http', countsProbes: true },
      errorRatio: { max: 0.01 },
      window: 600_000,
      soak: 300_000,
      interval: 30_000,
      plannedIntervals: 60,
      alpha: 0.01,
      beta: 0.05,
      dispersion: 'auto',
      advisory: false,
    })
  })

  it.each([
    [
      { ...errorsEntry, latency: latencyEntry.latency },
      ': expected exactly one of errorRatio and latency; write two checks for both',
    ],
    [
      { kind: 'slo', indicator: { preset: 'http' } },
      ': expected exactly one of errorRatio and latency; write two checks for both',
    ],
    [
      { ...errorsEntry, indicator: {} },
      'indicator: expected either preset (http or grpc), or your own selectors: total, and good or bad',
    ],
    [
      { ...errorsEntry, indicator: { preset: 'http', total: 'x' } },
      'indicator: expected either preset (http or grpc), or your own selectors: total, and good or bad',
    ],
    [
      { ...errorsEntry, indicator: { bad: 'x' } },
      'indicator: expected total beside good or bad: a ratio needs all requests',
    ],
    [{ ...errorsEntry, indicator: { total: 'x' } }, 'indicator: expected exactly one of good and bad beside total'],
    [
      { ...errorsEntry, indicator: { total: 'x', good: 'y', bad: 'z' } },
      'indicator: expected exactly one of good and bad beside total',
    ],
    [
      { ...errorsEntry, indicator: { preset: 'http', labels: false } },
      'indicator: labels belongs to your own selectors, not to a preset',
    ],
    [
      { ...errorsEntry, indicator: { preset: 'http', histogram: 'x_seconds' } },
      'indicator.histogram: histogram belongs to latency',
    ],
    [{ ...latencyEntry, indicator: { preset: 'http', metric: 'x' } }, 'indicator.metric: metric belongs to errorRatio'],
    [
      { ...badEntry, indicator: { ...badEntry.indicator, metric: 'x' } },
      'indicator.metric: metric belongs to a preset',
    ],
    [
      { ...latencyEntry, indicator: badEntry.indicator },
      'latency: with your own selectors count the fast requests as good and use errorRatio',
    ],
    [{ ...errorsEntry, interval: '500ms' }, 'interval: expected at least 1s'],
    [{ ...errorsEntry, window: '10s' }, 'window: expected at least one interval'],
    [
      { ...errorsEntry, errorRatio: { max: '0.01' } },
      'errorRatio.max: expected a percentage between 0% and 100% such as 1%, got "0.01"',
    ],
    [
      { ...errorsEntry, indicator: { preset: 'http', metric: 'http requests' } },
      'indicator.metric: expected a metric name such as http_requests_total; label matchers go to prometheus.labels',
    ],
    [{ ...errorsEntry, id: 'a/b' }, 'id: expected letters, digits, dots, dashes and underscores'],
  ])('refuses %j', (entry, issue) => {
    expect(issuesOf(entry)).toContain(issue)
  })

  it('refuses a misspelt key', () => {
    expect(issuesOf({ ...errorsEntry, indicator: { presset: 'http' } }).join()).toContain('presset')
  })
})

describe('resolve', () => {
  it('joins the entry with Prometheus, its labels and the number of instances', () => {
    const spec = specOf(errorsEntry, both)

    expect(spec).toEqual({
      source: 'prometheus https://prometheus.example',
      indicator: { type: 'status', protocol: 'http', metric: 'http_requests_total', statusLabel: null },
      gray: 'role="gray"',
      stable: 'role="stable"',
      countsProbes: true,
      limit: 0.01,
      windowMs: 600_000,
      soakMs: 300_000,
      intervalMs: 30_000,
      plannedIntervals: 60,
      alpha: 0.01,
      beta: 0.05,
      dispersion: null,
      expectedInstances: 2,
      addresses: { gray: ['10.0.0.1:80', '10.0.0.2:80'], stable: [] },
      stableLabels: {
        text: 'role="stable"',
        matchers: [{ label: 'role', operator: '=', value: 'stable' }],
      },
    })
  })

  it.each([
    ['errors', errorsEntry],
    ['latency', latencyEntry],
    ['bad', badEntry],
    ['good', goodEntry],
  ])('makes a spec that survives a recording (%s)', (_, entry) => {
    const spec = specOf(entry, both)

    expect(Spec.parse(JSON.parse(JSON.stringify(spec)))).toEqual(spec)
  })

  it('reads a latency in the unit of the histogram', () => {
    expect(specOf(latencyEntry).indicator).toEqual({
      type: 'latency',
      metric: 'http_request_duration_seconds_bucket',
      threshold: 0.3,
      unit: 's',
    })
    const milliseconds = { preset: 'http', histogram: 'http_server_duration_milliseconds' }
    expect(specOf({ ...latencyEntry, indicator: milliseconds }).indicator).toMatchObject({ threshold: 300, unit: 'ms' })
    const told = { preset: 'grpc', histogram: 'rpc_latency', unit: 'ms' }
    expect(specOf({ ...latencyEntry, indicator: told }).indicator).toMatchObject({
      metric: 'rpc_latency_bucket',
      threshold: 300,
    })
  })

  it('takes the rest of the wanted share for the limit, without binary dust', () => {
    expect(specOf(latencyEntry).limit).toBe(0.01)
    expect(specOf({ ...latencyEntry, latency: { below: '1s', ratio: { min: '99.9%' } } }).limit).toBe(0.001)
  })

  it('adds the labels of each side to own selectors', () => {
    expect(specOf(goodEntry, both).indicator).toEqual({
      type: 'ratio',
      total: 'requests_total{role="gray"}',
      part: 'requests_total{ok="yes",role="gray"}',
      counts: 'good',
      stable: { total: 'requests_total{role="stable"}', part: 'requests_total{ok="yes",role="stable"}' },
      ungrouped: 'requests_total',
    })
  })

  it('leaves own selectors alone that are complete', () => {
    const spec = specOf({ ...badEntry, indicator: { ...badEntry.indicator, labels: false } }, both)

    expect(spec).toMatchObject({
      gray: null,
      stable: null,
      indicator: { total: 'requests_total', part: 'errors_total', stable: null },
    })
  })

  it('escapes label values, whatever is in them', () => {
    const target = targetOf({ gray: String.raw`version="2.0\"} or vector(1) #"` })

    expect(specOf(errorsEntry, target).gray).toBe(String.raw`version="2.0\"} or vector(1) #"`)
    expect(specOf(badEntry, target).indicator).toMatchObject({
      total: String.raw`requests_total{version="2.0\"} or vector(1) #"}`,
    })
  })

  const noPrometheus = { ...targetOf(), prometheus: undefined }
  const noLabels = { ...targetOf(), prometheus: Prometheus.parse({ url: 'https://prometheus.example' }) }

  it.each([
    [
      errorsEntry,
      noPrometheus,
      [],
      'slo reads metrics: expected a section prometheus with url and labels in graycheck.yaml',
    ],
    [
      errorsEntry,
      noLabels,
      [],
      `slo has to know the series of gray: expected prometheus.labels.gray, such as 'role="gray"'`,
    ],
    [
      errorsEntry,
      targetOf({ gray: 'role=""' }),
      [],
      'prometheus.labels.gray: role="" would also select every series that has no label role, at character 1 of "role=\\"\\""',
    ],
    [
      errorsEntry,
      targetOf({ stable: 'role' }),
      [],
      'prometheus.labels.stable: expected =, !=, =~ or !~ behind the label role, at character 5 of "role"',
    ],
    [
      { ...badEntry, indicator: { ...badEntry.indicator, labels: false } },
      targetOf({ stable: 'role=~"(stable"' }),
      [],
      'prometheus.labels.stable: a pattern in role=~"(stable" is not RE2: missing closing )',
    ],
    [
      latencyEntry,
      targetOf({ gray: 'le="1"' }),
      [],
      'prometheus.labels: le belongs to the metric, it can not tell gray from stable',
    ],
    [
      errorsEntry,
      targetOf({ gray: '__name__="x"' }),
      [],
      'prometheus.labels: __name__ belongs to the metric, it can not tell gray from stable',
    ],
    [
      { ...badEntry, indicator: { bad: 'sum(x)', total: 'y' } },
      both,
      ['indicator', 'bad'],
      'expected a selector such as http_requests_total{code="500"}, got a function call, at character 4 of "sum(x)"',
    ],
    [
      { ...badEntry, indicator: { bad: 'x', total: 'y{role="gray"}' } },
      both,
      ['indicator', 'total'],
      'the selector has a matcher for role already, and role="gray" is to be added, at character 1 of "y{role=\\"gray\\"}"',
    ],
    [
      { ...latencyEntry, indicator: { preset: 'http', histogram: 'latency' } },
      both,
      ['indicator', 'histogram'],
      'the name latency does not end with _seconds or _milliseconds: expected unit: s or unit: ms',
    ],
  ])('refuses case %#: %j', (entry, target, path, message) => {
    expect(problemsOf(entry, target)).toEqual([{ path, message }])
  })
})

describe('preview', () => {
  it('tells every query, what a pass takes, and the settings', () => {
    expect(preview(specOf(errorsEntry, both))).toEqual({
      actions: [
        'prometheus https://prometheus.example: raw samples of http_requests_total{role="gray"}, 10m; in later looks only what is new',
        'prometheus https://prometheus.example: raw samples of up{role="gray"}, 10m; in later looks only what is new',
        'prometheus https://prometheus.example: raw samples of process_start_time_seconds{role="gray"}, 10m; in later looks only what is new',
        'prometheus https://prometheus.example: raw samples of http_requests_total{role="stable"}, the 2h before, once',
      ],
      needs: [
        'at least 772 requests, none of them failed (limit 1 %, dispersion 2, more if the history of stable shows a higher one)',
        'samples that cover 5m (soak)',
        'as many on the processes that still run, beside the tagged probes of the run itself',
        'fresh request counters of 2 gray instances, and of no others',
        'no series of gray that matches role="stable" as well',
      ],
      settings: {
        source: 'prometheus https://prometheus.example',
        gray: 'role="gray"',
        stable: 'role="stable"',
        limit: '1 %',
        window: '10m',
        soak: '5m',
        interval: '30s',
        plannedIntervals: '60',
        alpha: '1 %',
        beta: '5 %',
        dispersion: 'auto',
        countsProbes: 'true',
        expectedInstances: '2',
      },
    })
  })

  it('reckons the requests of a pass with the dispersion that is configured', () => {
    // notes on statistics: 386 clean requests prove 1 %.
    expect(preview(specOf({ ...latencyEntry, dispersion: 1 })).needs[0]).toBe(
      'at least 386 requests, none of them slow (limit 1 %, dispersion 1)',
    )
  })
})

describe('sloKind', () => {
  it('names checks by their id', () => {
    const parsed = sloKind.parse(errorsEntry)
    const nameless = sloKind.parse(badEntry)

    expect('entry' in parsed ? parsed.entry.id : null).toBe('slo/errors')
    expect('entry' in nameless ? nameless.entry.id : null).toBe('slo')
  })
})
