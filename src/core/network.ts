import { BlockList, isIP } from 'node:net'

/** Whether the text is a network such as 10.0.0.0/8 or fd00::/8, or a single address. */
export function isNetwork(text: string): boolean {
  return parseNetwork(text) !== null
}

/** Whether an IP address lies in one of the networks. An IPv4 address that is written as IPv6 is the same address. */
export function isInNetworks(address: string, networks: readonly string[]): boolean {
  const list = new BlockList()
  for (const network of networks.map(parseNetwork)) {
    if (network !== null) list.addSubnet(network.address, network.bits, network.family)
  }
  const family = familyOf(address)
  return family !== null && list.check(address, family)
}

interface Network {
  readonly address: string
  readonly bits: number
  readonly family: 'ipv4' | 'ipv6'
}

function parseNetwork(text: string): Network | null {
  const [address = '', written, ...rest] = text.split('/')
  const family = familyOf(address)
  if (family === null || rest.length > 0) return null
  const longest = family === 'ipv4' ? 32 : 128
  if (written !== undefined && !/^\d{1,3}$/.test(written)) return null
  const bits = written === undefined ? longest : Number(written)
  return bits > longest ? null : { address, bits, family }
}

function familyOf(address: string): 'ipv4' | 'ipv6' | null {
  const version = isIP(address)
  if (version === 0) return null
  return version === 4 ? 'ipv4' : 'ipv6'
}
