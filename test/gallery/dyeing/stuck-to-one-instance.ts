import { onEveryGateway } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const stuckToOneInstance: Fault = {
  name: 'stuck-to-one-instance',
  question: 'dyeing',
  story: 'The gateway sends all tagged requests to one gray instance; the other one is never tried.',
  source: 'keep-alive and L4 balancing pin one backend: 300 probes of one pod',
  arrange: onEveryGateway((gateway) => (gateway.upstreams.gray = gateway.upstreams.gray.slice(0, 1))),
  expect: { status: 'inconclusive', code: 'dyeing.instances-unseen', subjects: named('gray instances') },
}
