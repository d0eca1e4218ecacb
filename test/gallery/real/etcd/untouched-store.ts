import type { StoreCase } from './place.ts'

export const untouchedStore: StoreCase = {
  name: 'untouched-store',
  question: 'config',
  story: 'Nothing is the matter: three members, and every instance follows one of them.',
  source: 'the release as it should be',
  expect: 'pass',
}
