import { onEveryGray, onEveryStable, together, tells, alsoDependsOn } from '../arrange.ts'
import type { Healthy } from '../case.ts'

export const optionalDependencyDegraded: Healthy = {
  name: 'optional-dependency-degraded',
  question: 'dependencies',
  story: 'An audit log that gray and stable both use is slow; they report it with a warning.',
  source: 'warn is not fail (draft-inadarei-api-health-check)',
  arrange: together(
    onEveryGray(tells(alsoDependsOn({ name: 'audit', target: 'audit.prod:514', status: 'warn' }))),
    onEveryStable(tells(alsoDependsOn({ name: 'audit', target: 'audit.prod:514', status: 'warn' }))),
  ),
  expect: 'pass',
}
