import type { MetricsCase } from './place.ts'
import { targetsOf } from './fleets.ts'
import { countersOf, soundAs } from './verbs.ts'

export const prometheusKeepsItsOldConfig: MetricsCase = {
  name: 'prometheus-keeps-its-old-config',
  question: 'slo',
  story:
    'The gray instances stand in the config of Prometheus beside a typing error: it refused the reload, is healthy and ready, and scrapes what it did before.',
  source: 'prometheus_config_last_reload_successful 0, with /-/ready at 200',
  arrange: async (place) => {
    const { prometheus, options, fleets, undo } = place
    soundAs('late')(place)
    const known = options.targets.filter(({ labels }) => labels['service'] !== 'abandoned')
    undo.later(() => prometheus.reload(known))
    await prometheus.reloadBroken([...known, ...targetsOf({ ...fleets.sound, service: 'late' })])
  },
  expect: { status: 'inconclusive', code: 'slo.no-data', subjects: countersOf('late') },
}
