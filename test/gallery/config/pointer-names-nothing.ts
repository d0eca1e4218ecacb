import type { Fault } from '../case.ts'
import { configKeySubject } from '../subjects.ts'

export const pointerNamesNothing: Fault = {
  name: 'pointer-names-nothing',
  question: 'config',
  story: 'The plan compares /timeout_ms, and the config has /timeoutMs: a comparison of nothing is no match.',
  source: 'an assertion on a missing path that holds',
  edits: [['        as: json\n', '        as: json\n        only: [/timeout_ms]\n']],
  expect: { status: 'inconclusive', code: 'config.nothing-to-compare', subjects: configKeySubject },
}
