import type { Socket } from 'node:dgram'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { whenDone } from '../../kit/when-done.ts'

/** a, aaaa: addresses, in text; rcode: a DNS error of RFC 1035 section 4.1.1; silent: no answer at all. */
export type Reply =
  { readonly a?: readonly string[]; readonly aaaa?: readonly string[] } | { readonly rcode: number } | 'silent'

export const serverFailure = 2
export const noSuchName = 3
export const refusedByPolicy = 5

export const typeA = 1
const typeAaaa = 28

export interface DnsServer {
  /** ip:port. */
  readonly address: string
  /** Names in the order in which they were asked for. */
  readonly asked: string[]
}

/** A name server on loopback, until the test ends. A reply without addresses of the type that was asked for is empty. */
export async function serveDns(
  replyTo: (name: string, type: number) => Reply,
  { host = '127.0.0.1', port = 0 }: { host?: string; port?: number } = {},
): Promise<DnsServer> {
  const asked: string[] = []
  const socket = createSocket('udp4')
  socket.on('message', (query, { address, port }) => {
    const { name, type, end } = readQuestion(query)
    asked.push(name)
    const reply = replyTo(name, type)
    if (reply !== 'silent') socket.send(writeAnswer(query.subarray(0, end), type, reply), port, address)
  })
  return { address: await bind(socket, host, port), asked }
}

async function bind(socket: Socket, host: string, port: number): Promise<string> {
  socket.bind(port, host)
  await once(socket, 'listening')
  whenDone(() => socket.close())
  return `${host}:${socket.address().port}`
}

/** The one question that follows the header of 12 bytes. */
function readQuestion(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = []
  let offset = 12
  for (let length = query.readUInt8(offset); length > 0; length = query.readUInt8(offset)) {
    labels.push(query.toString('latin1', offset + 1, offset + 1 + length))
    offset += 1 + length
  }
  return { name: labels.join('.'), type: query.readUInt16BE(offset + 1), end: offset + 5 }
}

function writeAnswer(query: Buffer, type: number, reply: Exclude<Reply, 'silent'>): Buffer {
  const addresses = addressesFor(type, reply)
  const header = Buffer.from(query.subarray(0, 12))
  // An answer, recursion available, then the code; one question, so many answers, nothing else.
  header.writeUInt16BE(0x8180 | ('rcode' in reply ? reply.rcode : 0), 2)
  header.writeUInt16BE(addresses.length, 6)
  header.writeUInt32BE(0, 8)
  return Buffer.concat([header, query.subarray(12), ...addresses])
}

function addressesFor(type: number, reply: Exclude<Reply, 'silent'>): Buffer[] {
  if ('rcode' in reply) return []
  if (type === typeA) return (reply.a ?? []).map((address) => writeAddress(type, address.split('.').map(Number)))
  return type === typeAaaa ? (reply.aaaa ?? []).map((address) => writeAddress(type, bytesOfIpv6(address))) : []
}

/** A pointer to the name of the question, its type, class IN, 60 s, so many bytes. */
function writeAddress(type: number, bytes: readonly number[]): Buffer {
  return Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, bytes.length, ...bytes])
}

function bytesOfIpv6(address: string): number[] {
  const [left = [], right = []] = address.split('::').map((side) => side.split(':').filter((group) => group !== ''))
  const groups = [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right]
  return groups.map((group) => Number.parseInt(group, 16)).flatMap((group) => [group >> 8, group & 0xff])
}
