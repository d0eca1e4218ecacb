import type { GatewayCase } from './place.ts'

export const untouchedGateway: GatewayCase = {
  name: 'untouched-gateway',
  question: 'dyeing',
  story: 'Nothing is the matter: exact rules at both edges and between the services.',
  source: 'the release as it should be',
  expect: 'pass',
}
