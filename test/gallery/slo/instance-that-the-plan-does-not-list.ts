import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const instanceThatThePlanDoesNotList: Fault = {
  name: 'instance-that-the-plan-does-not-list',
  question: 'slo',
  story:
    'The plan lists one of the two gray instances; nobody asks the other one for its state, but its counters are there.',
  source: 'istioctl proxy-status: what is missing from the list is never looked at',
  edits: ({ addresses: { instances } }) => [
    [`, '${instances.user.gray[1]?.address}'], version: 2.1`, '], version: 2.1'],
  ],
  expect: { status: 'inconclusive', code: 'slo.instances-unexpected', subjects: named('gray') },
}
