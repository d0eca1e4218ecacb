import type { GatewayCase } from './place.ts'
import { deadAddress, onBothEdges } from './verbs.ts'

export const deadAddressThatIsRetried: GatewayCase = {
  name: 'dead-address-that-is-retried',
  question: 'dyeing',
  story: 'Both upstreams still list an instance that has gone; nginx tries the next one of the same group.',
  source: 'proxy_next_upstream while old pods leave',
  arrange: onBothEdges(({ user: { gray, stable } }) => ({
    gray: [deadAddress, ...gray.map(({ address }) => address)],
    stable: [...stable.map(({ address }) => address), deadAddress],
  })),
  expect: 'pass',
}
