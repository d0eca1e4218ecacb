import type { Fault } from '../case.ts'
import { everyGateway } from '../subjects.ts'

export const stableInstanceInGrayPool: Fault = {
  name: 'stable-instance-in-gray-pool',
  question: 'dyeing',
  story:
    'A stable instance is registered under the gray selector: one in three tagged requests gets the stable version.',
  source: 'one pod of N wrong: a label that was copied with its deployment',
  arrange: ({ parts }) =>
    parts.gateways.forEach(({ upstreams }) => (upstreams.gray = [...upstreams.gray, ...upstreams.stable.slice(0, 1)])),
  expect: { status: 'fail', code: 'dyeing.tagged-escaped', subjects: everyGateway },
}
