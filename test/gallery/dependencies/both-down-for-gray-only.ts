import { onEveryGray } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const bothDownForGrayOnly: Fault = {
  name: 'both-down-for-gray-only',
  question: 'dependencies',
  story: 'A network policy cuts the gray instances off from all of their dependencies.',
  source: 'a namespace without an egress rule',
  arrange: onEveryGray(({ behaviour }) => {
    for (const link of behaviour.dependencies) link.dialled = '127.0.0.1:1'
  }),
  expect: { status: 'fail', code: 'dependencies.gray-failing', subjects: named('orders-db', 'cache') },
}
