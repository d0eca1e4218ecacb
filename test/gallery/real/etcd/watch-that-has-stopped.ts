import type { StoreCase } from './place.ts'
import { compactWhileCutOff, secondGray } from './verbs.ts'

export const watchThatHasStopped: StoreCase = {
  name: 'watch-that-has-stopped',
  question: 'config',
  story: 'The watch of one instance was cancelled by a compaction; the instance knows and says so, and does nothing.',
  source: 'a watch that ends in a line of the log',
  arrange: async (place) => {
    const { behaviour } = place.gray[1]
    behaviour.noticesCancel = true
    place.undo.later(() => (behaviour.noticesCancel = false))
    await compactWhileCutOff(place)
  },
  expect: {
    status: 'fail',
    code: 'config.stale',
    subjects: secondGray,
    naming: () => ['its watch (stream) is stopped'],
  },
}
