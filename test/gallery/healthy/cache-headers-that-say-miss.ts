import { onEveryGateway } from '../arrange.ts'
import type { Healthy } from '../case.ts'

export const cacheHeadersThatSayMiss: Healthy = {
  name: 'cache-headers-that-say-miss',
  question: 'dyeing',
  story: 'A CDN before the gateway passes every request on and says so in its headers.',
  source: 'Age: 0, X-Cache: MISS',
  arrange: onEveryGateway(
    (gateway) =>
      (gateway.changeAnswer = (lines) => [
        ...lines,
        ['Age', '0'],
        ['X-Cache', 'MISS from edge-3'],
        ['Cache-Control', 'no-store'],
      ]),
  ),
  expect: 'pass',
}
