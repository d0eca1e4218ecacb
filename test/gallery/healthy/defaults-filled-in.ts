import { onEveryGray, tellsConfig } from '../arrange.ts'
import type { Healthy } from '../case.ts'

export const defaultsFilledIn: Healthy = {
  name: 'defaults-filled-in',
  question: 'config',
  story: 'The gray instances use defaults beside the values of the store.',
  source: 'an effective config has more keys than the one that is written',
  arrange: onEveryGray(
    tellsConfig((config) => ({
      ...config,
      effective: {
        values: {
          '/timeoutMs': 800,
          '/retries': 2,
          '/features/newCheckout': true,
          '/pool/size': 16,
          '/log/level': 'info',
        },
      },
    })),
  ),
  expect: 'pass',
}
