import { nextScrape, onEveryGray } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const restartedAMomentAgo: Fault = {
  name: 'restarted-a-moment-ago',
  question: 'slo',
  story:
    'Every gray process was replaced a moment ago, with the same labels and addresses; the good minutes are those of the processes before.',
  source: 'kubernetes: a StatefulSet pod keeps its name and, where hostNetwork is used, its address',
  arrange: async (lab) => {
    await onEveryGray(({ metrics }) => metrics.reset(Date.now()))(lab)
    await nextScrape()
  },
  expect: { status: 'inconclusive', code: 'slo.diluted', subjects: named('gray') },
}
