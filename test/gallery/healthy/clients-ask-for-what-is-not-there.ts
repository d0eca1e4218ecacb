import { nextScrape, onEveryGray, together } from '../arrange.ts'
import type { Healthy } from '../case.ts'

export const clientsAskForWhatIsNotThere: Healthy = {
  name: 'clients-ask-for-what-is-not-there',
  question: 'slo',
  story: 'A crawler gets hundreds of 404: errors of the client.',
  source: 'code=~"5.." and not code!="200"',
  arrange: together(
    onEveryGray(({ metrics }) => {
      for (let sent = 0; sent < 300; sent += 1) metrics.record(404, 'GET', 0.004)
    }),
    nextScrape,
  ),
  expect: 'pass',
}
