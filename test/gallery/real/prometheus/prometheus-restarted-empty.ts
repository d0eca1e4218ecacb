import { startPrometheus } from '../../../servers/prometheus.ts'
import type { MetricsCase } from './place.ts'
import { countersOf } from './verbs.ts'

export const prometheusRestartedEmpty: MetricsCase = {
  name: 'prometheus-restarted-empty',
  question: 'slo',
  story: 'Prometheus was restarted on an empty disk a moment ago, is ready, and has scraped nothing yet.',
  source: 'a Prometheus without a volume that was moved to another node',
  arrange: async ({ options, plan, undo }) => {
    const empty = await startPrometheus(options)
    undo.later(() => empty.stop())
    plan({ url: empty.url })
  },
  expect: { status: 'inconclusive', code: 'slo.no-data', subjects: countersOf('sound') },
}
