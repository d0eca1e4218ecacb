import type { GatewayCase } from './place.ts'
import { bothEdges, onBothEdges } from './verbs.ts'

export const stableInstanceInTheGrayUpstream: GatewayCase = {
  name: 'stable-instance-in-the-gray-upstream',
  question: 'dyeing',
  story: 'The gray upstream lists a stable instance among its own.',
  source: 'a selector that names app and not version',
  arrange: onBothEdges(({ user: { gray, stable } }) => ({
    gray: [...gray, ...stable.slice(0, 1)].map(({ address }) => address),
  })),
  expect: { status: 'fail', code: 'dyeing.tagged-escaped', subjects: bothEdges },
}
