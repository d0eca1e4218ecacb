import { cache } from './cache.ts'
import type { GatewayCase } from './place.ts'
import { onBothEdges } from './verbs.ts'

export const cacheThatIsBypassed: GatewayCase = {
  name: 'cache-that-is-bypassed',
  question: 'dyeing',
  story: 'The gateway caches, and asks its upstream all the same when a request says cache-control: no-cache.',
  source: 'proxy_cache_bypass $http_cache_control',
  arrange: onBothEdges(cache('$uri $http_x_gray_tag', 'proxy_cache_bypass $http_cache_control;')),
  expect: 'pass',
}
