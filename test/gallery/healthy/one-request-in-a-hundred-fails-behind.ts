import { topology } from '../../../src/lab/topology.ts'
import { onceIn, answering } from '../arrange.ts'
import type { Healthy } from '../case.ts'

export const oneRequestInAHundredFailsBehind: Healthy = {
  name: 'one-request-in-a-hundred-fails-behind',
  question: 'dyeing',
  story:
    'One in a hundred calls to order fails, so that user answers it with 502 and names no hop; 5 % of the probes may be lost.',
  source: 'no service is without errors; the error ratio has a check of its own',
  arrange: ({ parts }) => {
    parts.traffic.taggedShare = 0
    const fails = onceIn(100)
    const refuse = answering(503, 'text/plain', 'busy')
    for (const order of parts.instances.order.gray)
      order.intercept(
        (request, response) => request.url === topology.order.path && fails() && refuse(request, response),
      )
  },
  allProbes: true,
  expect: 'pass',
}
