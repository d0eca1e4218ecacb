import type { MetricsCase } from './place.ts'
import { everyQueryOf } from './verbs.ts'

export const prometheusFrozen: MetricsCase = {
  name: 'prometheus-frozen',
  question: 'slo',
  story: 'Prometheus hangs: it accepts connections and answers nothing.',
  source: 'SIGSTOP, or a disk that does not come back',
  arrange: ({ prometheus, undo }) => {
    undo.later(prometheus.resume)
    prometheus.pause()
  },
  edits: [['  labels: {', '  timeout: 500ms\n  labels: {']],
  expect: { status: 'error', code: 'source.timeout', subjects: everyQueryOf('sound') },
}
