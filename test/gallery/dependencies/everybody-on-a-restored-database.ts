import type { Fault } from '../case.ts'
import { named } from '../subjects.ts'

export const everybodyOnARestoredDatabase: Fault = {
  name: 'everybody-on-a-restored-database',
  question: 'dependencies',
  story:
    'Gray and stable reach the same database under the declared name; it was restored, and is not the one that is declared.',
  source: 'Postgres system_identifier after initdb: every comparison of gray with stable is content',
  edits: ({ addresses: { dependencies } }) => [
    [`target: '${dependencies['orders-db']}' }`, `target: '${dependencies['orders-db']}', identity: '7312964420999' }`],
  ],
  expect: { status: 'fail', code: 'dependencies.identity-differs', subjects: named('orders-db') },
}
