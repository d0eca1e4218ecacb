import { startPrometheus } from '../../../servers/prometheus.ts'
import type { MetricsCase } from './place.ts'
import { gray } from './verbs.ts'

export const prometheusWithoutAPast: MetricsCase = {
  name: 'prometheus-without-a-past',
  question: 'slo',
  story:
    'Prometheus was restarted on an empty disk and has seen a few good seconds of a release that it should watch for longer.',
  source: 'a Prometheus without a volume that was moved to another node',
  arrange: async ({ options, plan, undo }) => {
    const empty = await startPrometheus(options)
    undo.later(() => empty.stop())
    plan({ url: empty.url })
    await empty.waitForSamples('http_requests_total{service="sound",role="gray"}[1m]', 10, 30_000)
  },
  edits: [
    ['soak: 3s', 'soak: 1m'],
    ['soak: 3s', 'soak: 1m'],
  ],
  expect: { status: 'inconclusive', code: 'slo.soak', subjects: gray },
}
