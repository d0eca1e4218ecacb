import { tagValue } from '../../../src/lab/topology.ts'
import { onEveryGateway } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { atEveryGateway } from '../subjects.ts'

export const routeBySuffixRegex: Fault = {
  name: 'route-by-suffix-regex',
  question: 'dyeing',
  story: 'The route is a regular expression without its beginning: whatever ends with the tag is gray.',
  source: 'istio and nginx regular expressions that are not anchored',
  arrange: onEveryGateway(
    (gateway) => (gateway.matches = ([value = '', ...more]) => more.length === 0 && value.endsWith(tagValue)),
  ),
  expect: { status: 'fail', code: 'dyeing.near-miss-matched', subjects: atEveryGateway('prepended', 'comma-joined') },
}
