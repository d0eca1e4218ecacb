import { onLastGray, tellsConfig } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { lastGray } from '../subjects.ts'

export const revisionAlone: Fault = {
  name: 'revision-alone',
  question: 'config',
  story:
    'One gray instance tells the right revision and neither hash nor values: the same number may stand for two contents.',
  source: 'a restored etcd counts the same revisions again',
  arrange: onLastGray(tellsConfig((config) => ({ ...config, applied: { revision: '2' }, effective: {} }))),
  expect: { status: 'inconclusive', code: 'config.unknown', subjects: lastGray },
}
