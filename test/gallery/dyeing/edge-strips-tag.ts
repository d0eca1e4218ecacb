import { tagHeader } from '../../../src/lab/topology.ts'
import { onEveryGateway } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { atEveryGateway } from '../subjects.ts'

export const edgeStripsTag: Fault = {
  name: 'edge-strips-tag',
  question: 'dyeing',
  story: 'The gateway routes by the tag and takes it off the request, so that it is lost before the first service.',
  source: 'header modifiers of the Gateway API that remove what they matched',
  arrange: onEveryGateway(
    (gateway) => (gateway.changeRequest = (lines) => lines.filter(([name]) => name.toLowerCase() !== tagHeader)),
  ),
  expect: { status: 'fail', code: 'dyeing.tag-lost', subjects: atEveryGateway('order') },
}
