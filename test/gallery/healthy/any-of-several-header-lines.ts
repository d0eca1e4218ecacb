import { onAnyLine } from '../../../src/lab/tag-matching.ts'
import { tagValue } from '../../../src/lab/topology.ts'
import { onEveryGateway } from '../arrange.ts'
import type { Healthy } from '../case.ts'

export const anyOfSeveralHeaderLines: Healthy = {
  name: 'any-of-several-header-lines',
  question: 'dyeing',
  story: 'The gateway looks at any of several header lines, as Envoy does: worth a warning, and no reason to stop.',
  source: 'Envoy matches when one of several lines matches',
  arrange: onEveryGateway((gateway) => (gateway.matches = onAnyLine(tagValue))),
  expect: 'pass',
}
