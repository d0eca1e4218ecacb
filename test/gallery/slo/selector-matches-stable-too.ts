import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const selectorMatchesStableToo: Fault = {
  name: 'selector-matches-stable-too',
  question: 'slo',
  story: 'The selector of gray matches the stable instances too: 3 % errors on gray become 0.75 % of all.',
  source: 'argo-rollouts#3802: the default analysis mixes canary and stable',
  arrange: ({ parts }) => {
    for (const gray of parts.instances.user.gray) parts.metrics.rewrite(gray, 0, { errorShare: 0.03 })
  },
  edits: [[`gray: 'service="user",role="gray"'`, `gray: 'service="user"'`]],
  expect: { status: 'inconclusive', code: 'slo.selectors-overlap', subjects: named('gray') },
}
