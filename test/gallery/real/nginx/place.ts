import type { Service } from '../../../e2e/service/start-service.ts'
import { startService } from '../../../e2e/service/start-service.ts'
import type { Nginx, NginxBody } from '../../../servers/nginx.ts'
import { startNginx } from '../../../servers/nginx.ts'
import type { Place, RealCase } from '../stand.ts'
import type { Keep } from '../undo.ts'
import { createUndo, openWith } from '../undo.ts'
import type { EdgeParts, InnerParts } from './nginx-config.ts'
import { edgeConfig, exactRule, innerConfig } from './nginx-config.ts'

export interface Gateway<Parts> {
  readonly address: string
  /** Reloads nginx with these parts changed. Undone after the case. */
  readonly change: (change: Partial<Parts>) => Promise<void>
  /** Lets nginx refuse a reload. Undone after the case. */
  readonly changeInVain: (body: NginxBody) => Promise<void>
}

interface Group {
  readonly gray: readonly Service[]
  readonly stable: readonly Service[]
}

/** Two nginx replicas at the edge, one between the services, and user, order and stock behind them. */
export interface GatewayPlace extends Place {
  readonly edges: readonly [Gateway<EdgeParts>, Gateway<EdgeParts>]
  readonly inner: Gateway<InnerParts>
  readonly user: Group
  readonly order: Group
  readonly stock: Group
}

export type GatewayCase = RealCase<GatewayPlace>

export const versions = {
  user: { gray: '2.1.0-canary.3', stable: '2.0.9' },
  order: { gray: '1.4.0-canary.1', stable: '1.3.2' },
  stock: { gray: '3.0.0-canary.2', stable: '2.8.1' },
}
type ServiceName = keyof typeof versions

export function startGatewayPlace(): Promise<GatewayPlace> {
  return openWith(open)
}

async function open(keep: Keep): Promise<Omit<GatewayPlace, 'stop'>> {
  const undo = createUndo()
  const [user, order, stock] = await Promise.all([
    startGroup('user', 2, keep),
    startGroup('order', 1, keep),
    startGroup('stock', 1, keep),
  ])
  const edgeParts: EdgeParts = {
    rules: exactRule,
    otherwise: 'stable',
    ...addressesOf(user),
    http: '',
    server: '',
    location: '',
  }
  const innerParts: InnerParts = {
    rules: exactRule,
    otherwise: 'stable',
    order: addressesOf(order),
    stock: addressesOf(stock),
  }
  const [first, second, between] = await Promise.all([
    keep(startNginx(edgeConfig(edgeParts))),
    keep(startNginx(edgeConfig(edgeParts))),
    keep(startNginx(innerConfig(innerParts))),
  ])
  const edges = [gatewayOf(first, edgeConfig, edgeParts, undo), gatewayOf(second, edgeConfig, edgeParts, undo)] as const
  const inner = gatewayOf(between, innerConfig, innerParts, undo)
  for (const { behaviour } of [...user.gray, ...user.stable]) behaviour.next = `${between.url}/order`
  for (const { behaviour } of [...order.gray, ...order.stable]) behaviour.next = `${between.url}/stock`
  return { edges, inner, user, order, stock, undo, config: configOf(edges, user) }
}

async function startGroup(service: ServiceName, size: number, keep: Keep): Promise<Group> {
  const start = (group: 'gray' | 'stable'): Promise<Service[]> =>
    Promise.all(
      Array.from({ length: size }, (_, index) =>
        keep(
          startService({
            name: `${service}-${group}-${index + 1}`,
            service,
            group,
            version: versions[service][group],
            port: 0,
            etcd: [],
            key: '',
          }),
        ),
      ),
    )
  const [gray, stable] = await Promise.all([start('gray'), start('stable')])
  return { gray, stable }
}

function addressesOf({ gray, stable }: Group): Record<'gray' | 'stable', string[]> {
  return { gray: gray.map(({ address }) => address), stable: stable.map(({ address }) => address) }
}

function gatewayOf<Parts>(
  nginx: Nginx,
  bodyOf: (parts: Parts) => NginxBody,
  healthy: Parts,
  undo: Place['undo'],
): Gateway<Parts> {
  const mend = (): Promise<void> => nginx.reload(bodyOf(healthy))
  return {
    address: nginx.address,
    change: async (change) => {
      undo.later(mend)
      await nginx.reload(bodyOf({ ...healthy, ...change }))
    },
    changeInVain: async (body) => {
      undo.later(mend)
      await nginx.reloadBroken(body)
    },
  }
}

function configOf(edges: GatewayPlace['edges'], user: Group): string {
  const { gray, stable } = addressesOf(user)
  return `version: 1
service: user
tag: { header: x-gray-tag, value: v2-canary }
gateway:
  url: http://${edges[0].address}
  addresses: [${edges.map(({ address }) => address).join(', ')}]
  request: { path: /api/profile }
  responder: { header: x-version, instance: { header: x-instance }, hops: { json: /hops } }
  hops:
    - { service: order, gray: ${versions.order.gray}, stable: ${versions.order.stable} }
    - { service: stock, gray: ${versions.stock.gray}, stable: ${versions.stock.stable} }
instances:
  gray: { addresses: [${gray.join(', ')}], version: ${versions.user.gray} }
  stable: { addresses: [${stable.join(', ')}], version: ${versions.user.stable} }
stages:
  - name: routing
    checks:
      - { kind: dyeing, maxLeak: 10% }
  - name: state
    checks:
      - { kind: release }
`
}
