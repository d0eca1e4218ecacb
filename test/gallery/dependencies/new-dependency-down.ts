import { onEveryGray, tells, alsoDependsOn } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const newDependencyDown: Fault = {
  name: 'new-dependency-down',
  question: 'dependencies',
  story: 'The release brings a new dependency that no gray instance reaches; nobody else knows it.',
  source: 'a release that came before its backend',
  arrange: onEveryGray(tells(alsoDependsOn({ name: 'search', target: 'search.prod:9200', status: 'fail' }))),
  expect: { status: 'inconclusive', code: 'dependencies.unattributed-failure', subjects: named('search') },
}
