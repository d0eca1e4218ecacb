import type { Healthy } from '../case.ts'

export const untouched: Healthy = {
  name: 'untouched',
  question: 'dyeing',
  story: 'The lab as it starts.',
  source: 'the base of all other cases',
  expect: 'pass',
}
