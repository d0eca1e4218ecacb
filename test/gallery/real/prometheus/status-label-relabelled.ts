import type { MetricsCase } from './place.ts'

export const statusLabelRelabelled: MetricsCase = {
  name: 'status-label-relabelled',
  question: 'slo',
  story: 'A relabelling of Prometheus moves the status to a label that nobody asks for; every tenth request fails.',
  source: 'metric_relabel_configs: code=~"5.." selects nothing, and nothing is 0 %',
  arrange: ({ plan, fleets }) => plan({ fleet: { ...fleets.failing, service: 'relabelled' } }),
  expect: {
    status: 'inconclusive',
    code: 'slo.status-label',
    subjects: () => ['http_requests_total{service="relabelled",role="gray"}'],
  },
}
