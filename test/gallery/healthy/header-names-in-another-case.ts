import { onEveryGateway } from '../arrange.ts'
import type { Healthy } from '../case.ts'

export const headerNamesInAnotherCase: Healthy = {
  name: 'header-names-in-another-case',
  question: 'dyeing',
  story: 'The gateway writes header names in upper case, in both directions.',
  source: 'header names have no case (RFC 9110 section 5.1)',
  arrange: onEveryGateway((gateway) => {
    gateway.changeRequest = (lines) => lines.map(([name, value]) => [name.toUpperCase(), value])
    gateway.changeAnswer = (lines) => lines.map(([name, value]) => [name.toUpperCase(), value])
  }),
  expect: 'pass',
}
