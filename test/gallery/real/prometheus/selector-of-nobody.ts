import type { MetricsCase } from './place.ts'
import { countersOf, soundAs } from './verbs.ts'

export const selectorOfNobody: MetricsCase = {
  name: 'selector-of-nobody',
  question: 'slo',
  story: 'The labels of the plan select no series at all: a typing error in the name of the service.',
  source: 'argo-rollouts: an empty result, compared with a number, ended as a success',
  arrange: soundAs('nobody'),
  expect: { status: 'inconclusive', code: 'slo.no-data', subjects: countersOf('nobody') },
}
