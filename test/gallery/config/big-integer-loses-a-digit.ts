import { configKey } from '../../../src/lab/topology.ts'
import type { Fault } from '../case.ts'
import { everyGray } from '../subjects.ts'

export const bigIntegerLosesADigit: Fault = {
  name: 'big-integer-loses-a-digit',
  question: 'config',
  story: 'The store holds 9007199254740993; every gray instance parses it as a double and uses 9007199254740992.',
  source: 'RFC 8259 section 6: integers above 2^53 are not interoperable',
  arrange: ({ parts }) =>
    void parts.configStore.put(configKey('user', 'gray'), '{"timeoutMs":800,"retries":2,"tenant":9007199254740993}'),
  expect: { status: 'fail', code: 'config.stale', subjects: everyGray },
}
