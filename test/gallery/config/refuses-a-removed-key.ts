import { configKey } from '../../../src/lab/topology.ts'
import type { Fault } from '../case.ts'
import { everyGray } from '../subjects.ts'

export const refusesARemovedKey: Fault = {
  name: 'refuses-a-removed-key',
  question: 'config',
  story: 'A required key was removed from the config; the gray instances refuse it and keep the old one.',
  source: 'an article on etcd: json.Unmarshal keeps the old value of a missing member',
  arrange: ({ parts }) => void parts.configStore.put(configKey('user', 'gray'), '{"retries":2}'),
  expect: { status: 'fail', code: 'config.rejected', subjects: everyGray },
}
