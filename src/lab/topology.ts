/** What the lab releases: user calls order, order calls stock, and each of them has a gray version out. */

export type ServiceName = 'user' | 'order' | 'stock'
export type Group = 'gray' | 'stable'

export interface ServicePlan {
  readonly path: string
  readonly next: ServiceName | null
  readonly versions: Readonly<Record<Group, string>>
  readonly instances: Readonly<Record<Group, number>>
}

export const tagHeader = 'x-gray-tag'
export const tagValue = 'v2-canary'

/** Marks the requests of graycheck itself, so that services leave them out of the metrics that an SLO is judged by. */
export const syntheticHeader = 'x-request-source'
export const syntheticValue = 'graycheck'

export const services: readonly ServiceName[] = ['user', 'order', 'stock']
export const groups: readonly Group[] = ['gray', 'stable']

export const topology: Readonly<Record<ServiceName, ServicePlan>> = {
  user: {
    path: '/api/profile',
    next: 'order',
    versions: { gray: '2.1.0-canary.3', stable: '2.0.9' },
    instances: { gray: 2, stable: 2 },
  },
  order: {
    path: '/api/orders',
    next: 'stock',
    versions: { gray: '1.4.0-canary.1', stable: '1.3.2' },
    instances: { gray: 1, stable: 1 },
  },
  stock: {
    path: '/api/stock',
    next: null,
    versions: { gray: '3.0.0-canary.2', stable: '2.8.1' },
    instances: { gray: 1, stable: 1 },
  },
}

/** Where each group keeps its config: never one mutable key for both, or a canary could break the stable ones. */
export function configKey(service: ServiceName, group: Group): string {
  return `/config/${service}/${group === 'gray' ? tagValue : 'stable'}.json`
}

export const healthyConfig = '{"timeoutMs":800,"retries":2,"features":{"newCheckout":true}}'
