import { onEveryGateway } from '../arrange.ts'
import type { Healthy } from '../case.ts'

export const headersSentTwice: Healthy = {
  name: 'headers-sent-twice',
  question: 'dyeing',
  story: 'Answers carry several Set-Cookie and Via lines, and a version of the gateway under another name.',
  source: 'headers that have nothing to do with the responder',
  arrange: onEveryGateway(
    (gateway) =>
      (gateway.changeAnswer = (lines) => [
        ...lines,
        ['Set-Cookie', 'a=1'],
        ['Set-Cookie', 'b=2'],
        ['Via', '1.1 edge'],
        ['Via', '1.1 mesh'],
        ['X-Version-Of-Gateway', '7.0'],
      ]),
  ),
  expect: 'pass',
}
