import { onLastGray, tellsConfig } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { lastGray } from '../subjects.ts'

export const anotherName: Fault = {
  name: 'another-name',
  question: 'config',
  story: 'One gray instance reports its config under another name than the plan asks for.',
  source: 'a rename in the service that nobody told the gate of',
  arrange: onLastGray(tellsConfig((config) => ({ ...config, name: 'application' }))),
  expect: { status: 'inconclusive', code: 'config.unknown', subjects: lastGray },
}
