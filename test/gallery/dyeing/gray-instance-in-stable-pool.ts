import type { Fault } from '../case.ts'
import { everyGateway } from '../subjects.ts'

export const grayInstanceInStablePool: Fault = {
  name: 'gray-instance-in-stable-pool',
  question: 'dyeing',
  story:
    'A gray instance is registered under the stable selector: one in three users without the tag gets the gray version.',
  source: 'a Service selector that names app and not version',
  arrange: ({ parts }) =>
    parts.gateways.forEach(
      ({ upstreams }) => (upstreams.stable = [...upstreams.stable, ...upstreams.gray.slice(0, 1)]),
    ),
  expect: { status: 'fail', code: 'dyeing.untagged-leaked', subjects: everyGateway },
}
