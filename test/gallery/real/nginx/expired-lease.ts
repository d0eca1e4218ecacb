import { startEtcd } from '../../../servers/etcd.ts'
import { keepAlive, register, registered } from './registry.ts'
import type { GatewayCase } from './place.ts'

export const expiredLease: GatewayCase = {
  name: 'expired-lease',
  question: 'dyeing',
  story:
    'A gray instance has not renewed its lease in etcd: it runs, is ready and reports its version, and the upstream made from the registry does not list it.',
  source: 'a registration that expires under a process that lives on',
  arrange: async ({ edges, user, undo }) => {
    const registry = await startEtcd()
    undo.later(() => registry.stop())
    const leases = await Promise.all(user.gray.map((instance) => register(registry, instance)))
    undo.later(keepAlive(registry, leases.slice(0, 1)))
    const gray = await registered(registry, 1)
    await Promise.all(edges.map((edge) => edge.change({ gray })))
  },
  expect: { status: 'inconclusive', code: 'dyeing.instances-unseen', subjects: () => ['gray instances'] },
}
