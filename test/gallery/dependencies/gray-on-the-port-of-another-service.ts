import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const grayOnThePortOfAnotherService: Fault = {
  name: 'gray-on-the-port-of-another-service',
  question: 'dependencies',
  story: 'The gray instances dial the right host at the port of another service, which takes connections too.',
  source: 'a port that was copied: TCP connects',
  arrange: ({ parts }) => {
    for (const { behaviour } of parts.instances.user.gray) {
      for (const link of behaviour.dependencies)
        if (link.name === 'orders-db') link.target = parts.dependencies.cache.address
    }
  },
  expect: { status: 'fail', code: 'dependencies.target-differs', subjects: named('orders-db') },
}
