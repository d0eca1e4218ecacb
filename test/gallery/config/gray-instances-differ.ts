import { onEveryGray, tellsConfig } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const grayInstancesDiffer: Fault = {
  name: 'gray-instances-differ',
  question: 'config',
  story: 'The hashes that the two gray instances report differ, and neither can be compared with the store.',
  source: 'count by (hash) above 1: cortex_config_hash, grob#555',
  arrange: onEveryGray((instance, index) =>
    tellsConfig((config) => ({
      ...config,
      applied: { sha256: String(index).repeat(64), canon: 'tree' },
      effective: {},
    }))(instance),
  ),
  edits: [['        as: json\n', '        as: raw\n']],
  expect: { status: 'fail', code: 'config.mixed', subjects: named('gray instances') },
}
