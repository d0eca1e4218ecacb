import type { Fault } from '../case.ts'
import { everyGateway } from '../subjects.ts'

export const lastHopDown: Fault = {
  name: 'last-hop-down',
  question: 'dyeing',
  story:
    'The gray stock service is down, and no user is on gray yet: tagged answers end with 502, without the hops behind user.',
  source: 'no healthy gray instance at a later hop',
  arrange: async ({ parts }) => {
    parts.traffic.taggedShare = 0
    await parts.traffic.settle()
    for (const stock of parts.instances.stock.gray) await stock.stop()
  },
  expect: { status: 'fail', code: 'dyeing.gray-unreachable', subjects: everyGateway },
}
