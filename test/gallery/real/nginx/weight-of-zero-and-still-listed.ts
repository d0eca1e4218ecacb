import type { GatewayCase } from './place.ts'
import { bothEdges, onBothEdges } from './verbs.ts'

export const weightOfZeroAndStillListed: GatewayCase = {
  name: 'weight-of-zero-and-still-listed',
  question: 'dyeing',
  story:
    'The weight of gray is zero, and one of its instances is listed in the stable upstream as well: it still gets users.',
  source: 'an endpoint in two clusters of Envoy is served whatever the weight of one of them',
  arrange: onBothEdges(({ user: { gray, stable } }) => ({
    stable: [...stable, ...gray.slice(0, 1)].map(({ address }) => address),
  })),
  expect: { status: 'fail', code: 'dyeing.untagged-leaked', subjects: bothEdges },
}
