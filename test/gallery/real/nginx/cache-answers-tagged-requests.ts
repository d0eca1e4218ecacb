import { cache } from './cache.ts'
import type { GatewayCase } from './place.ts'
import { bothEdges, onBothEdges } from './verbs.ts'

export const cacheAnswersTaggedRequests: GatewayCase = {
  name: 'cache-answers-tagged-requests',
  question: 'dyeing',
  story:
    'The cache of the gateway knows nothing of the tag: who comes with it gets the stable answer of somebody else.',
  source: 'proxy_cache_key without the header that routes',
  arrange: async (place) => {
    await onBothEdges(cache('$uri'))(place)
    for (const { address } of place.edges) await (await fetch(`http://${address}/api/profile`)).arrayBuffer()
  },
  expect: { status: 'fail', code: 'dyeing.tagged-escaped', subjects: bothEdges },
}
