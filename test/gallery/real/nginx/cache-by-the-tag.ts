import { cache } from './cache.ts'
import type { GatewayCase } from './place.ts'
import { bothEdges, onBothEdges } from './verbs.ts'

export const cacheByTheTag: GatewayCase = {
  name: 'cache-by-the-tag',
  question: 'dyeing',
  story:
    'The cache of the gateway keeps the groups apart, and answers in their place: only its first answers prove a route.',
  source: 'proxy_cache_key with the tag: what it holds says nothing of the upstreams of now',
  arrange: onBothEdges(cache('$uri $http_x_gray_tag')),
  expect: { status: 'inconclusive', code: 'dyeing.cached', subjects: bothEdges },
}
