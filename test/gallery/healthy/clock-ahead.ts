import { onLastGray, tells } from '../arrange.ts'
import type { Healthy } from '../case.ts'

export const clockAhead: Healthy = {
  name: 'clock-ahead',
  question: 'dependencies',
  story: 'The clock of one gray instance is ninety seconds ahead.',
  source: 'clocks are never equal',
  arrange: onLastGray(
    tells((state) => {
      const ahead = new Date(Date.now() + 90_000).toISOString()
      return {
        ...state,
        instance: { ...state.instance, now: ahead },
        dependencies: state.dependencies.map((one) => ({ ...one, checkedAt: ahead })),
      }
    }),
  ),
  expect: 'pass',
}
