import type { Fault } from '../case.ts'
import { orderGray } from '../subjects.ts'

export const addressOfAnotherService: Fault = {
  name: 'address-of-another-service',
  question: 'release',
  story: 'One address of the gray instances belongs to another workload now: order answers there.',
  source: 'pod addresses are given again',
  edits: ({ addresses: { instances } }) => [
    [`'${instances.user.gray[1]?.address}'], version: 2.1`, `'${instances.order.gray[0]?.address}'], version: 2.1`],
  ],
  expect: { status: 'fail', code: 'release.wrong-service', subjects: orderGray },
}
