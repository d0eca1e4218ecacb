import type { Socket } from 'node:dgram'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'

/** A: addresses, in text; rcode: a DNS error of RFC 1035 section 4.1.1; silent: no answer at all. */
export type Reply = { readonly a: readonly string[] } | { readonly rcode: number } | 'silent'

export const serverFailure = 2
export const noSuchName = 3
export const refusedByPolicy = 5

const typeA = 1

export interface DnsServer {
  /** ip:port. */
  readonly address: string
  /** Names in the order in which they were asked for. */
  readonly asked: string[]
}

/** A name server on a UDP port of loopback, until the test ends. AAAA questions get the same, without the addresses. */
export async function serveDns(replyTo: (name: string, type: number) => Reply): Promise<DnsServer> {
  const asked: string[] = []
  const socket = createSocket('udp4')
  socket.on('message', (query, { address, port }) => {
    const { name, type, end } = readQuestion(query)
    asked.push(name)
    const reply = replyTo(name, type)
    if (reply !== 'silent') socket.send(writeAnswer(query.subarray(0, end), type, reply), port, address)
  })
  return { address: await bind(socket), asked }
}

async function bind(socket: Socket): Promise<string> {
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  onTestFinished(() => {
    socket.close()
  })
  return `127.0.0.1:${socket.address().port}`
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
  const addresses = 'a' in reply && type === typeA ? reply.a : []
  const header = Buffer.from(query.subarray(0, 12))
  // An answer, recursion available, then the code; one question, so many answers, nothing else.
  header.writeUInt16BE(0x8180 | ('rcode' in reply ? reply.rcode : 0), 2)
  header.writeUInt16BE(addresses.length, 6)
  header.writeUInt32BE(0, 8)
  return Buffer.concat([header, query.subarray(12), ...addresses.map(writeAddress)])
}

/** A pointer to the name of the question, type A, class IN, 60 s, four bytes. */
function writeAddress(address: string): Buffer {
  return Buffer.from([0xc0, 12, 0, typeA, 0, 1, 0, 0, 0, 60, 0, 4, ...address.split('.').map(Number)])
}
