import { onEveryGray, onEveryStable, together, tells } from '../arrange.ts'
import type { Healthy } from '../case.ts'

export const nonceNotEchoed: Healthy = {
  name: 'nonce-not-echoed',
  question: 'release',
  story: 'The instances do not echo the nonce: worth a warning.',
  source: 'a first implementation of the contract',
  arrange: together(
    onEveryGray(tells((state) => ({ ...state, nonce: undefined }))),
    onEveryStable(tells((state) => ({ ...state, nonce: undefined }))),
  ),
  expect: 'pass',
}
