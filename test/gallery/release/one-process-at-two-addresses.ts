import { onEveryGray, tellsInstance } from '../arrange.ts'
import type { Fault } from '../case.ts'

export const oneProcessAtTwoAddresses: Fault = {
  name: 'one-process-at-two-addresses',
  question: 'release',
  story: 'Both addresses of the gray instances lead to one process: a load balancer, or one pod listed twice.',
  source: 'Nacos listener lists are keyed by address: instances behind one collapse',
  arrange: onEveryGray(tellsInstance({ bootId: '7b1f6f0e' })),
  expect: {
    status: 'inconclusive',
    code: 'release.duplicate-instance',
    subjects: ({ addresses }) => [
      addresses.instances.user.gray
        .map(({ address }) => address)
        .sort()
        .join(', '),
    ],
  },
}
