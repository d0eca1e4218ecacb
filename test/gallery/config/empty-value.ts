import { configKey } from '../../../src/lab/topology.ts'
import type { Fault } from '../case.ts'
import { configKeySubject } from '../subjects.ts'

export const emptyValue: Fault = {
  name: 'empty-value',
  question: 'config',
  story: 'The store holds an empty value, as a file watch sees it in the middle of a write.',
  source: 'an incident report: an empty read switched all features off',
  arrange: ({ parts }) => void parts.configStore.put(configKey('user', 'gray'), ''),
  expect: { status: 'error', code: 'config.desired-unreadable', subjects: configKeySubject },
}
