import { onEveryGateway, onceIn, answering } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { everyGateway } from '../subjects.ts'

export const rateLimited: Fault = {
  name: 'rate-limited',
  question: 'dyeing',
  story: 'The gateway answers one in three requests with 429.',
  source: 'rate limits that count the gate itself',
  arrange: onEveryGateway((gateway) => {
    const isOverLimit = onceIn(3)
    const refuse = answering(429, 'text/plain', 'slow down')
    gateway.intercept((request, response) => isOverLimit() && refuse(request, response))
  }),
  expect: { status: 'inconclusive', code: 'dyeing.probes-lost', subjects: everyGateway },
}
