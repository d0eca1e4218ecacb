import type { GatewayCase } from './place.ts'
import { bothEdges, onBothEdges } from './verbs.ts'

export const headerRuleRemoved: GatewayCase = {
  name: 'header-rule-removed',
  question: 'dyeing',
  story: 'The line that sends the tag to gray is gone from the map, so that everybody gets the stable version.',
  source: 'flagger#580: the header route is lost with the next update of the gateway',
  arrange: onBothEdges({ rules: '' }),
  expect: { status: 'fail', code: 'dyeing.tagged-escaped', subjects: bothEdges },
}
