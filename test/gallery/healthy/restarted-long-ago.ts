import { onLastGray, tellsInstance } from '../arrange.ts'
import type { Healthy } from '../case.ts'

export const restartedLongAgo: Healthy = {
  name: 'restarted-long-ago',
  question: 'release',
  story: 'One gray instance was restarted hours before the others.',
  source: 'uptimes differ in every fleet',
  arrange: onLastGray(tellsInstance({ startedAt: '2026-01-01T00:00:00Z', bootId: 'after-the-restart' })),
  expect: 'pass',
}
