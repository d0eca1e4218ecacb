import type { LabFault } from './faults.ts'
import type { Load } from './history.ts'
import type { LabParts } from './parts.ts'
import type { Labels } from './request-metrics.ts'

/** A fault that begins now would take minutes to show in counters; so the past is rewritten as if it had begun then. */
const beganMs = 3 * 60_000

/** Faults of health: what the metrics of the gray instances show, or fail to show. */
export const healthFaults: readonly LabFault[] = [
  {
    name: 'errors-after-warmup',
    question: 'slo',
    summary:
      'The gray version was sound when it started, and answers 5 % of its requests with 500 for three minutes now.',
    expect: { status: 'fail', code: 'slo.error-ratio-exceeded' },
    apply: (parts) => changeGrayLoad(parts, { errorShare: 0.05 }, beganMs),
  },
  {
    name: 'slow-gray',
    question: 'slo',
    summary: 'One in twenty requests to the gray version takes 400 ms longer.',
    expect: { status: 'fail', code: 'slo.latency-exceeded' },
    apply: (parts) => changeGrayLoad(parts, { slowShare: 0.05, slowMs: 400 }, beganMs),
  },
  {
    name: 'no-metrics-for-gray',
    question: 'slo',
    summary: 'A relabelling rule drops the label role, so that no series can be told to be gray.',
    expect: { status: 'inconclusive', code: 'slo.no-data' },
    apply: ({ metrics }) => metrics.store.relabel(withoutRole),
  },
  {
    name: 'no-traffic-to-gray',
    question: 'slo',
    summary: 'No user has reached the gray version for six minutes: no request, no error.',
    expect: { status: 'inconclusive', code: 'slo.no-traffic' },
    apply: async (parts) => {
      parts.traffic.taggedShare = 0
      await parts.traffic.settle()
      rewriteGray(parts, { requestsPerSecond: 0 }, 6 * 60_000)
    },
  },
  {
    name: 'scrapes-stopped',
    question: 'slo',
    summary: 'The gray instances have not been scraped for three minutes; their last good values are still answered.',
    expect: { status: 'inconclusive', code: 'slo.stale' },
    apply: ({ instances, metrics }) => {
      for (const instance of instances.user.gray) metrics.pause(instance)
      metrics.store.forget(({ service, role }) => service === 'user' && role === 'gray', Date.now() - beganMs)
    },
  },
  {
    name: 'prometheus-down',
    question: 'slo',
    summary: 'Prometheus refuses connections.',
    expect: { status: 'error', code: 'source.unreachable' },
    apply: ({ prometheus }) => prometheus.stop(),
  },
]

function withoutRole(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => name !== 'role'))
}

/** Changes how the gray instances serve from now on, and their simulated past since then. */
function changeGrayLoad(
  parts: LabParts,
  load: Partial<Pick<Load, 'errorShare' | 'slowShare' | 'slowMs'>>,
  agoMs: number,
): void {
  for (const { behaviour } of parts.instances.user.gray) Object.assign(behaviour, load)
  rewriteGray(parts, load, agoMs)
}

function rewriteGray({ instances, metrics }: LabParts, load: Partial<Load>, agoMs: number): void {
  for (const instance of instances.user.gray) metrics.rewrite(instance, Date.now() - agoMs, load)
}
