import { isIP } from 'node:net'

export interface ListenAddress {
  readonly host: string
  readonly port: number
  readonly isLoopback: boolean
}

/** Reads host:port, where port 0 takes any free one; null when it is not one. */
export function parseListenAddress(text: string): ListenAddress | null {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9._-]+)):(\d{1,5})$/.exec(text)
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3])
  if (host === undefined || port > 65_535) return null
  return { host, port, isLoopback: isLoopback(host) }
}

/** Only as a number: a name leads to wherever the resolver says. */
function isLoopback(host: string): boolean {
  return (isIP(host) === 4 && host.startsWith('127.')) || host === '::1'
}
