import { onEveryGray, tellsConfig } from '../arrange.ts'
import type { Healthy } from '../case.ts'

export const secretsWithheld: Healthy = {
  name: 'secrets-withheld',
  question: 'config',
  story: 'The instances withhold a value and tell a hash that covers it.',
  source: 'never a secret in a status page',
  arrange: onEveryGray(
    tellsConfig((config) => ({
      ...config,
      effective: { values: { '/timeoutMs': 800, '/features/newCheckout': true }, redacted: ['/retries'] },
    })),
  ),
  expect: 'pass',
}
