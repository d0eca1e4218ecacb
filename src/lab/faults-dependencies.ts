import type { DependencyLink, DependencyName } from './dependencies.ts'
import type { LabFault } from './faults.ts'
import type { LabParts } from './parts.ts'

/** Faults of dependencies: gray and stable on the same, right backends. */
export const dependencyFaults: readonly LabFault[] = [
  {
    name: 'staging-database',
    question: 'dependencies',
    summary: 'The gray instances are configured with the database of staging, which answers just as well.',
    expect: { status: 'fail', code: 'dependencies.target-differs' },
    apply: (parts) =>
      onGrayLinks(parts, 'orders-db', (link) => (link.target = parts.dependencies['staging-db'].address)),
  },
  {
    name: 'hosts-entry-to-staging',
    question: 'dependencies',
    summary: 'The gray instances name the right database, and a hosts entry leads them to that of staging.',
    expect: { status: 'fail', code: 'dependencies.identity-differs' },
    apply: (parts) =>
      onGrayLinks(parts, 'orders-db', (link) => (link.dialled = parts.dependencies['staging-db'].address)),
  },
  {
    name: 'gray-cut-off-from-cache',
    question: 'dependencies',
    summary: 'A network policy keeps the gray instances from the cache; the stable ones reach it.',
    expect: { status: 'fail', code: 'dependencies.gray-failing' },
    // Nothing listens on port 1 (tcpmux) of loopback.
    apply: (parts) => onGrayLinks(parts, 'cache', (link) => (link.dialled = '127.0.0.1:1')),
  },
  {
    name: 'database-down',
    question: 'dependencies',
    summary: 'The database is down for gray and stable instances alike: not the fault of the canary.',
    expect: { status: 'inconclusive', code: 'dependencies.shared-failure' },
    apply: ({ dependencies }) => dependencies['orders-db'].stop(),
  },
]

function onGrayLinks(parts: LabParts, name: DependencyName, change: (link: DependencyLink) => unknown): void {
  const links = parts.instances.user.gray.flatMap(({ behaviour }) => behaviour.dependencies)
  for (const link of links.filter((each) => each.name === name)) change(link)
}
