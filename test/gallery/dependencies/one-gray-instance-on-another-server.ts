import { onLastGray, tellsDependency } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { lastGray, named } from '../subjects.ts'

export const oneGrayInstanceOnAnotherServer: Fault = {
  name: 'one-gray-instance-on-another-server',
  question: 'dependencies',
  story: 'One gray instance reaches another server under the same address than all others.',
  source: 'DNS or a sidecar that leads it elsewhere: same name, other master_replid',
  arrange: onLastGray(tellsDependency('cache', (one) => ({ ...one, identity: '91e2fd6ab0' }))),
  expect: { status: 'fail', code: 'dependencies.identity-differs', subjects: named('cache'), naming: lastGray },
}
