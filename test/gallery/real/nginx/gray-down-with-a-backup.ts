import type { GatewayCase } from './place.ts'
import { bothEdges, deadAddress, onBothEdges } from './verbs.ts'

export const grayDownWithABackup: GatewayCase = {
  name: 'gray-down-with-a-backup',
  question: 'dyeing',
  story:
    'The gray upstream holds an address at which nobody listens, and the stable instance as its backup: all is well, and nobody is gray.',
  source: 'server ... backup in nginx, fallback clusters elsewhere',
  arrange: onBothEdges(({ user: { stable } }) => ({
    gray: [deadAddress, ...stable.slice(0, 1).map(({ address }) => `${address} backup`)],
  })),
  expect: { status: 'fail', code: 'dyeing.tagged-escaped', subjects: bothEdges },
}
