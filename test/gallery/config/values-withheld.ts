import { onLastGray, tellsConfig } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { lastGray } from '../subjects.ts'

export const valuesWithheld: Fault = {
  name: 'values-withheld',
  question: 'config',
  story: 'One gray instance withholds every value and tells no hash.',
  source: 'redaction that leaves nothing to compare',
  arrange: onLastGray(
    tellsConfig((config) => ({
      ...config,
      applied: { revision: '2' },
      effective: { values: {}, redacted: ['/timeoutMs', '/retries', '/features'] },
    })),
  ),
  expect: { status: 'inconclusive', code: 'config.unknown', subjects: lastGray },
}
