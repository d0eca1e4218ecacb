import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

const behindSeconds = 180

export const prometheusClockIsBehind: Fault = {
  name: 'prometheus-clock-is-behind',
  question: 'slo',
  story: 'The clock of Prometheus is three minutes behind: what it holds of the last minutes can not be told.',
  source: 'a virtual machine that was paused',
  arrange: ({ parts }) =>
    parts.prometheus.intercept((request) => {
      const shift = (_: string, name: string, seconds: string): string => `${name}${Number(seconds) - behindSeconds}`
      request.url = (request.url ?? '').replace(/([?&]time=)([\d.]+)/, shift)
      return false
    }),
  expect: { status: 'inconclusive', code: 'slo.stale', subjects: named('gray') },
}
