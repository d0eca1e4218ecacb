import { versions } from './place.ts'
import type { GatewayCase } from './place.ts'
import { throughBothEdges } from './verbs.ts'

const { gray, stable } = versions.order

export const stableHopDropsTheTag: GatewayCase = {
  name: 'stable-hop-drops-the-tag',
  question: 'dyeing',
  story:
    'order takes no part in the release and drops the tag, so that stock serves its stable version although it has a gray one.',
  source: 'argo-rollouts#2717: a service between two gray ones that does not forward the header',
  arrange: async ({ order, inner, undo }) => {
    const stableOrder = order.stable.map(({ address }) => address)
    await inner.change({ order: { gray: stableOrder, stable: stableOrder } })
    for (const { behaviour } of order.stable) {
      behaviour.forwardsTag = false
      undo.later(() => (behaviour.forwardsTag = true))
    }
  },
  edits: [[`gray: ${gray}`, `gray: ${stable}`]],
  expect: { status: 'fail', code: 'dyeing.tag-lost', subjects: throughBothEdges('stock') },
}
