import { onEveryGray, onEveryStable, onLastStable, together, tells, alsoDependsOn } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const stableInstancesDiffer: Fault = {
  name: 'stable-instances-differ',
  question: 'dependencies',
  story:
    'The plan does not declare the search; the stable instances use two of them, so that none shows what is right.',
  source: 'a stable instance that is wired wrong',
  arrange: together(
    onEveryGray(tells(alsoDependsOn({ name: 'search', target: 'search-a.prod:9200' }))),
    onEveryStable(tells(alsoDependsOn({ name: 'search', target: 'search-a.prod:9200' }))),
    onLastStable(tells(alsoDependsOn({ name: 'search', target: 'search-b.prod:9200' }))),
  ),
  expect: { status: 'inconclusive', code: 'dependencies.stable-mixed', subjects: named('search') },
}
