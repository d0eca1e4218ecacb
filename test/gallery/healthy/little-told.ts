import { onEveryStable, tells } from '../arrange.ts'
import type { Healthy } from '../case.ts'

export const littleTold: Healthy = {
  name: 'little-told',
  question: 'release',
  story: 'The stable instances tell no more than their version.',
  source: 'a stable version from before most of the contract',
  arrange: onEveryStable(
    tells(({ schema, nonce, instance: { version } }) => ({ schema, nonce, instance: { version } })),
  ),
  expect: 'pass',
}
