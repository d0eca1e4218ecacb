import type { Healthy } from '../case.ts'

export const oneGrayInstance: Healthy = {
  name: 'one-gray-instance',
  question: 'dyeing',
  story: 'The release begins with a single gray instance.',
  source: 'the smallest canary there is',
  lab: { instances: { gray: 1 } },
  expect: 'pass',
}
