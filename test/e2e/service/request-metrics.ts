/** Counters and a histogram of requests, as client libraries expose them. */
export interface RequestMetrics {
  observe(status: number): void
  text(): string
}

const bounds = [0.05, 0.1, 0.3, 1]
/** Every request is told to have taken this long. */
const seconds = 0.01

export function createRequestMetrics(startedAt: number): RequestMetrics {
  const counts = new Map<number, number>([[200, 0]])

  function text(): string {
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
    return [
      `process_start_time_seconds ${startedAt / 1000}`,
      '# TYPE http_requests_total counter',
      ...[...counts].map(([code, count]) => `http_requests_total{code="${code}",method="GET"} ${count}`),
      '# TYPE http_request_duration_seconds histogram',
      ...[...bounds, '+Inf'].map((bound) => `http_request_duration_seconds_bucket{le="${bound}"} ${total}`),
      `http_request_duration_seconds_sum ${seconds * total}`,
      `http_request_duration_seconds_count ${total}`,
      '',
    ].join('\n')
  }

  return { observe: (status) => void counts.set(status, (counts.get(status) ?? 0) + 1), text }
}
