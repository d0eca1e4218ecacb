import { exactly } from '../../../src/lab/tag-matching.ts'
import { tagHeader, tagValue, topology } from '../../../src/lab/topology.ts'
import { onEveryGateway } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { atEveryGateway } from '../subjects.ts'

export const edgeAnswersItself: Fault = {
  name: 'edge-answers-itself',
  question: 'dyeing',
  story:
    'The edge answers tagged requests by itself and puts the gray version on the answer; no service has seen them.',
  source: 'a tag that is echoed by the edge without reaching the application',
  arrange: onEveryGateway((gateway) => {
    const headers = { 'x-version': topology.user.versions.gray, 'content-type': 'application/json' }
    gateway.intercept((request, response) => {
      const isTagged = exactly(tagValue)(request.headersDistinct[tagHeader] ?? [])
      if (isTagged) response.writeHead(200, headers).end('{}')
      return isTagged
    })
  }),
  expect: { status: 'inconclusive', code: 'dyeing.hop-missing', subjects: atEveryGateway('order') },
}
