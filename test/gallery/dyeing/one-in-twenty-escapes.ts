import { exactly } from '../../../src/lab/tag-matching.ts'
import { tagValue } from '../../../src/lab/topology.ts'
import { onEveryGateway, onceIn } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { everyGateway } from '../subjects.ts'

export const oneInTwentyEscapes: Fault = {
  name: 'one-in-twenty-escapes',
  question: 'dyeing',
  story: 'One in twenty tagged requests gets the stable version, as with a fallback to stable under load.',
  source: 'flagger#580, MSE and ASM relaxed lanes: fallback to stable',
  arrange: onEveryGateway((gateway) => {
    const escapes = onceIn(20)
    gateway.matches = (values) => exactly(tagValue)(values) && !escapes()
  }),
  allProbes: true,
  expect: { status: 'fail', code: 'dyeing.tagged-escaped', subjects: everyGateway },
}
