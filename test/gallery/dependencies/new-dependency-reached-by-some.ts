import { onEveryGray, tells, alsoDependsOn } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const newDependencyReachedBySome: Fault = {
  name: 'new-dependency-reached-by-some',
  question: 'dependencies',
  story: 'The release brings a new dependency, which only one of the gray instances reaches.',
  source: 'a firewall rule for one of two zones',
  arrange: onEveryGray((gray, index) =>
    tells(alsoDependsOn({ name: 'search', target: 'search.prod:9200', status: index === 0 ? 'pass' : 'fail' }))(gray),
  ),
  expect: { status: 'fail', code: 'dependencies.mixed', subjects: named('search') },
}
