import { configKey } from '../../../src/lab/topology.ts'
import type { Fault } from '../case.ts'
import { configKeySubject } from '../subjects.ts'

export const notJsonInTheStore: Fault = {
  name: 'not-json-in-the-store',
  question: 'config',
  story: 'Somebody wrote YAML into a key that holds JSON.',
  source: 'an edit by hand',
  arrange: ({ parts }) => void parts.configStore.put(configKey('user', 'gray'), 'timeoutMs: 800'),
  expect: { status: 'error', code: 'config.desired-unreadable', subjects: configKeySubject },
}
