import type { MetricsCase } from './place.ts'
import { about, gray } from './verbs.ts'

export const selectorOfEverybody: MetricsCase = {
  name: 'selector-of-everybody',
  question: 'slo',
  story: 'The labels of the plan select the stable instance with the gray ones, which dilutes their errors.',
  source: 'argo-rollouts#3802: the default analysis mixes canary and stable',
  arrange: about('nearly-sound'),
  edits: [[`gray: 'service="nearly-sound",role="gray"'`, `gray: 'service="nearly-sound"'`]],
  expect: { status: 'inconclusive', code: 'slo.selectors-overlap', subjects: gray },
}
