import type { Fault } from '../case.ts'
import { named, grayCounter } from '../subjects.ts'

export const statusLabelRenamed: Fault = {
  name: 'status-label-renamed',
  question: 'slo',
  story:
    'A release of the library tells ok and err in a label result instead of a code: no series matches code=~"5..".',
  source: 'client_golang#1033: renames that break alerts for months',
  arrange: ({ parts }) =>
    parts.metrics.store.relabel(({ code, ...labels }) =>
      code === undefined ? labels : { ...labels, result: code.startsWith('5') ? 'err' : 'ok' },
    ),
  expect: { status: 'inconclusive', code: 'slo.status-label', subjects: named(grayCounter) },
}
