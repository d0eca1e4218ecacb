import type { NginxBody } from '../../../servers/nginx.ts'

/** The parts of a gateway at the edge that cases change; directives are written as in nginx.conf. */
export interface EdgeParts {
  /** Lines of the map from the tag to the pool. */
  readonly rules: string
  /** The pool of everything that no rule matches. */
  readonly otherwise: string
  /** Entries of the upstreams: an address, with parameters. */
  readonly gray: readonly string[]
  readonly stable: readonly string[]
  readonly http: string
  readonly server: string
  readonly location: string
}

/** A map compares plain strings without their case: only a regular expression is exact. */
export const exactRule = '"~^v2-canary$" gray;'

export function edgeConfig({ rules, otherwise, gray, stable, http, server, location }: EdgeParts): NginxBody {
  return (port) => `
    ${http}
    ${upstream('gray', gray)}
    ${upstream('stable', stable)}
    map $http_x_gray_tag $pool { default ${otherwise}; ${rules} }
    server {
      listen 127.0.0.1:${port};
      ${server}
      location / { ${location} proxy_pass http://$pool; }
    }`
}

/** The gateway between the services: each has a path of its own. */
export interface InnerParts {
  readonly rules: string
  readonly otherwise: string
  /** The pools of the services, by group. */
  readonly order: Readonly<Record<Group, readonly string[]>>
  readonly stock: Readonly<Record<Group, readonly string[]>>
}

type Group = 'gray' | 'stable'

export function innerConfig({ rules, otherwise, order, stock }: InnerParts): NginxBody {
  return (port) => `
    ${upstream('order_gray', order.gray)}
    ${upstream('order_stable', order.stable)}
    ${upstream('stock_gray', stock.gray)}
    ${upstream('stock_stable', stock.stable)}
    map $http_x_gray_tag $side { default ${otherwise}; ${rules} }
    server {
      listen 127.0.0.1:${port};
      location = /order { proxy_pass http://order_$side; }
      location = /stock { proxy_pass http://stock_$side; }
    }`
}

function upstream(name: string, servers: readonly string[]): string {
  return `upstream ${name} { ${servers.map((server) => `server ${server};`).join(' ')} }`
}
