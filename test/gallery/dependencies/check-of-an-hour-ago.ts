import { onLastGray, tellsDependency } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { lastGray, named } from '../subjects.ts'

export const checkOfAnHourAgo: Fault = {
  name: 'check-of-an-hour-ago',
  question: 'dependencies',
  story: 'One gray instance looked at the cache an hour ago: its background check is dead.',
  source: 'a cached health page',
  arrange: onLastGray(
    tellsDependency('cache', (one) => ({ ...one, checkedAt: new Date(Date.now() - 3_600_000).toISOString() })),
  ),
  expect: { status: 'inconclusive', code: 'dependencies.report-outdated', subjects: named('cache'), naming: lastGray },
}
