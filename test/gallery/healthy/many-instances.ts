import type { Healthy } from '../case.ts'

export const manyInstances: Healthy = {
  name: 'many-instances',
  question: 'dyeing',
  story: 'Six gray and six stable instances.',
  source: 'every one of them has to be seen',
  lab: { instances: { gray: 6, stable: 6 } },
  allProbes: true,
  expect: 'pass',
}
