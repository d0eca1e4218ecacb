import { storeCases } from './etcd/cases.ts'
import { startStorePlace } from './etcd/place.ts'
import { gatewayCases } from './nginx/cases.ts'
import { startGatewayPlace } from './nginx/place.ts'
import { metricsCases } from './prometheus/cases.ts'
import { startMetricsPlace } from './prometheus/place.ts'
import type { Stand } from './stand.ts'
import { defineStand } from './stand.ts'

/** The stands, each with real servers of its own. */
export const stands: readonly Stand[] = [
  defineStand({ name: 'nginx', servers: ['nginx', 'etcd'] }, gatewayCases, startGatewayPlace),
  defineStand({ name: 'etcd', servers: ['etcd'] }, storeCases, startStorePlace),
  defineStand({ name: 'prometheus', servers: ['prometheus'] }, metricsCases, startMetricsPlace),
]
