import { onEveryGray, tells, alsoDependsOn } from '../arrange.ts'
import type { Healthy } from '../case.ts'

export const newDependencyWorks: Healthy = {
  name: 'new-dependency-works',
  question: 'dependencies',
  story: 'The release brings a new dependency, which all gray instances reach and nobody has declared yet.',
  source: 'that is what releases are for',
  arrange: onEveryGray(tells(alsoDependsOn({ name: 'search', target: 'search.prod:9200' }))),
  expect: 'pass',
}
