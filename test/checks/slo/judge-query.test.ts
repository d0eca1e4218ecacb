import { describe, expect, it } from 'vitest'
import type { Samples } from '../../../src/checks/slo/evidence.ts'
import type { Counted } from '../../../src/checks/slo/judge-count.ts'
import { reproduceQuery } from '../../../src/checks/slo/judge-query.ts'
import { joinLooks } from '../../../src/checks/slo/judge-window.ts'
import type { Spec } from '../../../src/checks/slo/spec.ts'
import { badEntry, errorsEntry, goodEntry, latencyEntry, look, ms, samples, selectors, specOf } from './scenario.ts'

/** 2026-01-02T03:10:00Z, ten minutes after the first sample. */
const at = '[600s] @ 1767323400'

function queryFor(spec: Spec, counted: Partial<Counted> = {}, answers: Samples[] = [], since = 0): string {
  const joined = joinLooks(look({}), spec)
  if (joined === null) throw new Error('no window')
  const window = { ...joined, startMs: ms(since), untilMs: ms(600), answers }
  const all = {
    intervals: [],
    endsMs: [],
    present: [],
    discovered: [],
    hasBirths: false,
    statusLabel: null,
    ...counted,
  }
  return reproduceQuery(spec, window, all)
}

describe('the query that shows it again', () => {
  const errors = specOf(errorsEntry)
  const grpc = specOf({ ...errorsEntry, indicator: { preset: 'grpc' } })
  const latency = specOf(latencyEntry)
  const [good, bad] = [specOf(goodEntry), specOf(badEntry)]
  const asked = [...look({}), samples('buckets', [])]

  it.each<[title: string, query: string, expected: string]>([
    [
      'of errors',
      queryFor(errors, { statusLabel: 'status' }),
      `sum(increase(http_requests_total{role="gray",status=~"5.."}${at})) / sum(increase(http_requests_total{role="gray"}${at}))`,
    ],
    [
      'of errors of gRPC',
      queryFor(grpc, { statusLabel: 'grpc_code', hasBirths: true }),
      `grpc_server_handled_total{role="gray",grpc_code=~"Unknown|DeadlineExceeded|Unimplemented|Internal|Unavailable|DataLoss"}${at}`,
    ],
    [
      'of a counter without a known status',
      queryFor({ ...errors, gray: null }),
      `sum(increase(http_requests_total{}${at})) / sum(increase(http_requests_total{}${at}))`,
    ],
    [
      'of bad requests',
      queryFor(bad),
      `sum(increase(errors_total{role="gray"}${at})) / sum(increase(requests_total{role="gray"}${at}))`,
    ],
    ['of bad requests that were born', queryFor(bad, { hasBirths: true }), `errors_total{role="gray"}${at}`],
    [
      'of good requests',
      queryFor(good),
      `1 - sum(increase(requests_total{ok="yes",role="gray"}${at})) / sum(increase(requests_total{role="gray"}${at}))`,
    ],
    ['of slow requests', queryFor(latency, {}, asked), `sum by (le) (increase(${selectors.buckets}${at}))`],
    ['of slow requests that were born', queryFor(latency, { hasBirths: true }, asked), `${selectors.buckets}${at}`],
    [
      'of slow requests where no buckets are known',
      queryFor(latency),
      `sum by (le) (increase(http_request_duration_seconds_bucket${at}))`,
    ],
  ])('%s', (_, query, expected) => {
    expect(query).toBe(expected)
  })

  it('covers at least a second', () => {
    expect(queryFor(bad, { hasBirths: true }, [], 599.9)).toBe('errors_total{role="gray"}[1s] @ 1767323400')
  })
})
