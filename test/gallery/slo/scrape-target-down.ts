import { seriesOf } from '../arrange.ts'
import type { Fault } from '../case.ts'

export const scrapeTargetDown: Fault = {
  name: 'scrape-target-down',
  question: 'slo',
  story: 'Prometheus can not scrape one gray instance any more: up is 0, and its last counters are good ones.',
  source: 'a crashed pod leaves no errors behind',
  arrange: ({ parts }) => {
    for (const gray of parts.instances.user.gray.slice(-1)) {
      parts.metrics.pause(gray)
      parts.metrics.store.append(seriesOf(gray, 'up'), { atMs: Date.now(), value: 0 })
    }
  },
  expect: {
    status: 'inconclusive',
    code: 'slo.target-down',
    subjects: ({ parts }) => parts.instances.user.gray.slice(-1).map(({ address }) => address),
  },
}
