import type { Fault } from '../case.ts'
import { everyCount } from '../subjects.ts'

export const partialAnswer: Fault = {
  name: 'partial-answer',
  question: 'slo',
  story: 'Thanos answers 200 with a warning that a store is away: the series of gray may be missing from it.',
  source: 'Thanos partial_response is on by default; gates keep the warning as metadata',
  arrange: ({ parts }) => {
    parts.prometheus.warnings = ['store prometheus-b:10901 is away: rpc error: code = Unavailable']
  },
  expect: { status: 'inconclusive', code: 'slo.partial', subjects: everyCount },
}
